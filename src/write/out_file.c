#include "write/write.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"

struct tib_out {
  FILE *stream;
  char *path, *temporary, *folder;
};

/* ---- what went wrong ---- */

static const char *cause(int error, char *text, size_t size) {
  if (strerror_r(error, text, size) != 0) snprintf(text, size, "error %d", error);
  return text;
}

static enum tib_status write_failed(struct tib_error *err, const char *path, int error) {
  char text[128];
  if (error == ENOSPC || error == EDQUOT)
    return tib_fail(err, TIB_NO_SPACE, "%s: the disk is full; free some space on it, or choose another output folder",
                    path);
  return tib_fail(err, TIB_WRITE, "%s: cannot be written (%s); choose another output folder", path,
                  cause(error, text, sizeof text));
}

/* ---- one file ---- */

static void out_free(struct tib_out *out) {
  free(out->path);
  free(out->temporary);
  free(out->folder);
  free(out);
}

static char *folder_of(const char *path) {
  const char *slash = strrchr(path, '/');
  if (!slash) return strdup(".");
  return strndup(path, slash == path ? 1 : (size_t)(slash - path));
}

/* ".NAME.tmp.PID" beside `path`: a rename within one folder is atomic, and the dot hides it from those who list results. */
static char *temporary_of(const char *path) {
  const char *slash = strrchr(path, '/');
  const char *name = slash ? slash + 1 : path;
  struct tib_text text = {0};
  tib_text_addf(&text, "%.*s.%s.tmp.%ld", (int)(name - path), path, name, (long)getpid());
  if (!text.failed) return text.s;
  tib_text_finish(&text);
  return NULL;
}

static enum tib_status open_stream(struct tib_out *out, struct tib_error *err) {
  int fd = open(out->temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0666);
  if (fd < 0) return write_failed(err, out->path, errno);
  out->stream = fdopen(fd, "wb");
  if (out->stream) return TIB_OK;
  int error = errno;
  close(fd);
  unlink(out->temporary);
  return write_failed(err, out->path, error);
}

enum tib_status tib_out_create(const char *path, struct tib_out **out, struct tib_error *err) {
  *out = NULL;
  struct tib_out *made = calloc(1, sizeof *made);
  if (!made) return tib_fail(err, TIB_MEMORY, "%s: out of memory", path);
  made->path = strdup(path);
  made->temporary = temporary_of(path);
  made->folder = folder_of(path);
  enum tib_status status = TIB_OK;
  if (!made->path || !made->temporary || !made->folder)
    status = tib_fail(err, TIB_MEMORY, "%s: out of memory", path);
  else
    status = open_stream(made, err);
  if (status == TIB_OK)
    *out = made;
  else
    out_free(made);
  return status;
}

FILE *tib_out_stream(struct tib_out *out) { return out->stream; }

const char *tib_out_path(const struct tib_out *out) { return out->temporary; }

/* Some file systems have no fsync for a file or a folder and say EINVAL: then there is nothing to wait for. */
static int sync_fd(int fd) { return fsync(fd) == 0 || errno == EINVAL || errno == ENOTSUP ? 0 : errno; }

/* The cause of an earlier fwrite() that failed and that nobody looked at: its errno is gone, but a full disk is still full.
 */
static int ask_again(int fd) {
  static const char block[4096];
  return write(fd, block, sizeof block) < 0 ? errno : EIO;
}

/* Ends the stream in every case; the first error of all that were written to it. */
static int end_stream(FILE *stream) {
  int error = 0;
  errno = 0;
  if (fflush(stream) != 0) error = errno ? errno : EIO;
  if (!error && ferror(stream)) error = ask_again(fileno(stream));
  if (!error) error = sync_fd(fileno(stream));
  if (fclose(stream) != 0 && !error) error = errno ? errno : EIO;
  return error;
}

/* A folder that may be written but not read cannot be opened, and so not be synced; that is no failure of the file. */
static int sync_folder(const char *folder) {
  int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return errno == EACCES ? 0 : errno;
  int error = sync_fd(fd);
  close(fd);
  return error;
}

enum tib_status tib_out_commit(struct tib_out *out, struct tib_error *err) {
  enum tib_status status = TIB_OK;
  int error = end_stream(out->stream);
  if (!error && rename(out->temporary, out->path) != 0) error = errno;
  if (error) {
    unlink(out->temporary);
    status = write_failed(err, out->path, error);
    goto done;
  }
  error = sync_folder(out->folder);
  if (error) status = write_failed(err, out->folder, error);
done:
  out_free(out);
  return status;
}

void tib_out_abandon(struct tib_out *out) {
  if (!out) return;
  fclose(out->stream);
  unlink(out->temporary);
  out_free(out);
}

static int write_all(int fd, const char *bytes, size_t n) {
  while (n > 0) {
    errno = 0;
    ssize_t written = write(fd, bytes, n);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return errno ? errno : EIO;
    bytes += written;
    n -= (size_t)written;
  }
  return 0;
}

enum tib_status tib_out_write(const char *path, const void *bytes, size_t n, struct tib_error *err) {
  struct tib_out *out = NULL;
  enum tib_status status = tib_out_create(path, &out, err);
  if (status != TIB_OK) return status;
  int error = write_all(fileno(out->stream), bytes, n);
  if (!error) return tib_out_commit(out, err);
  tib_out_abandon(out);
  return write_failed(err, path, error);
}

enum tib_status tib_out_write_text(const char *path, struct tib_text *text, struct tib_error *err) {
  enum tib_status status = text->failed ? tib_fail(err, TIB_MEMORY, "%s: out of memory", path)
                                        : tib_out_write(path, text->n ? text->s : "", text->n, err);
  tib_text_finish(text);
  return status;
}

/* ---- folders ---- */

static enum tib_status folder_failed(const char *path, int error, struct tib_error *err) {
  char text[128];
  if (error == ENOSPC || error == EDQUOT)
    return tib_fail(err, TIB_NO_SPACE, "%s: the disk is full; free some space on it, or choose another output folder",
                    path);
  return tib_fail(err, TIB_WRITE, "%s: the folder cannot be made (%s); choose another output folder", path,
                  cause(error, text, sizeof text));
}

/* Its name is to last as long as what is written into it. */
static enum tib_status sync_parent(const char *path, struct tib_error *err) {
  char *parent = folder_of(path);
  if (!parent) return tib_fail(err, TIB_MEMORY, "%s: out of memory", path);
  int error = sync_folder(parent);
  free(parent);
  return error ? folder_failed(path, error, err) : TIB_OK;
}

static enum tib_status make_one(const char *path, struct tib_error *err) {
  struct stat info;
  if (stat(path, &info) != 0) {
    if (mkdir(path, 0777) == 0) return sync_parent(path, err);
    int error = errno;
    if (stat(path, &info) != 0) return folder_failed(path, error, err); /* else another process made it meanwhile */
  }
  if (S_ISDIR(info.st_mode)) return TIB_OK;
  return tib_fail(err, TIB_WRITE, "%s exists and is not a folder; remove it or choose another output folder", path);
}

enum tib_status tib_out_folder(const char *path, struct tib_error *err) {
  if (!*path) return tib_fail(err, TIB_WRITE, "the output folder has an empty name; name one");
  char *copy = strdup(path);
  if (!copy) return tib_fail(err, TIB_MEMORY, "%s: out of memory", path);
  enum tib_status status = TIB_OK;
  for (char *at = copy + 1; status == TIB_OK && *at; at++) {
    if (*at != '/' || at[-1] == '/') continue;
    *at = '\0';
    status = make_one(copy, err);
    *at = '/';
  }
  if (status == TIB_OK) status = make_one(copy, err);
  free(copy);
  return status;
}
