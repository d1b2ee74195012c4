/* Any file of annotations by itself, by its content: recognised, loaded, sorted into a context. */

#define _GNU_SOURCE /* memfd_create */
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "fuzz.h"
#include "read/read.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n) {
  char path[64], fingerprint[33];
  struct tib_recording recording;
  struct tib_context context;
  struct tib_scoring_choice choice = {0};
  struct tib_input *inputs = NULL;
  size_t n_inputs = 0;
  struct tib_error err;
  int fd = memfd_create("fuzz", MFD_CLOEXEC);
  if (fd < 0 || write(fd, bytes, n) != (ssize_t)n) abort();
  snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
  enum tib_file_kind kind;
  if (tib_read_kind(path, &kind, &err) == TIB_OK && kind == TIB_FILE_SCORED &&
      tib_read_scored_file(path, &choice, &recording, &context, fingerprint, &inputs, &n_inputs, &err) == TIB_OK) {
    for (size_t i = 1; i < context.n_stages; i++)
      FUZZ_CHECK(context.stages[i - 1].span.offset <= context.stages[i].span.onset);
    FUZZ_CHECK(recording.duration >= 0);
    tib_recording_finish(&recording);
    tib_context_finish(&context);
    free(inputs);
  }
  close(fd);
  return 0;
}
