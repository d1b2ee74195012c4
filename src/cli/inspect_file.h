#ifndef TIB_CLI_INSPECT_FILE_H
#define TIB_CLI_INSPECT_FILE_H

/* One file as `inspect` looks at it. */

#include "read/read.h"
#include "report/inspect.h"

/* What is asked of every file. Strings are the caller's. */
struct tib_inspect_choice {
  struct tib_channel_choice channels;
  struct tib_scoring_choice scoring; /* its files hold {id} where the file's stem is to stand */
  bool strict, phi;
};

/* The file, and what its inspection points to. */
struct tib_subject {
  struct tib_recording recording;
  struct tib_channels channels;
  struct tib_context context;
  const char *phi[TIB_READ_PHI];
  struct tib_inspection inspection;
};

/* Looks at the file at `path`, which the inspection keeps; what is wrong with it stands in the inspection. No more than its
 * header, its annotations and a few records are read. The caller finishes `subject`. */
void tib_inspect_file(const char *path, const struct tib_inspect_choice *choice, struct tib_subject *subject);

void tib_subject_finish(struct tib_subject *subject);

#endif
