/* Luna's .eannot and .stages: one label per epoch of 30 s, as many as the recording has epochs. */
#include <inttypes.h>

#include "read/scored/epoch_lines.h"
#include "read/scored/labels.h"

#define LOOKED_AT 100

/* Names that Luna gives stages and nobody else: lists in other words are stage lines. */
static bool is_lunas(struct tib_cell word) {
  static const char *const words[] = {"nrem1", "nrem2", "nrem3", "nrem4", "l"};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (tib_cell_is_fold(word, words[i])) return true;
  return false;
}

static bool recognise(const struct tib_text_file *file) {
  struct tib_epoch_words words = {.lines = tib_lines_begin(file)};
  enum tib_stage stage;
  bool lunas = false;
  while (words.n < LOOKED_AT && tib_epoch_words_next(&words)) {
    if (words.columns > 1 || !tib_epoch_word_stage(words.word, &stage)) return false;
    lunas = lunas || is_lunas(words.word);
  }
  return lunas;
}

/* Epochs are counted from the first sample; where a recording has gaps Luna refuses such a file, and here its count does
 * not fit. */
static enum tib_status check_count(const struct tib_text_file *file, int64_t n, tib_ticks epoch, tib_ticks duration,
                                   struct tib_error *err) {
  if (duration < 0 || tib_epochs_fit(n, epoch, duration)) return TIB_OK;
  return tib_fail(err, TIB_SCORING_MISMATCH,
                  "%s has %" PRId64 " epochs of %g s and the recording %" PRId64
                  "; it scores another recording, or tell the length of its epochs with --epoch",
                  file->path, n, (double)epoch / (double)TIB_TICKS_PER_S, duration / epoch);
}

static enum tib_status load(const struct tib_text_file *file, const struct tib_annot_frame *frame,
                            struct tib_annotations *list, struct tib_error *err) {
  struct tib_epoch_words words = {.lines = tib_lines_begin(file)};
  tib_ticks epoch = frame->epoch > 0 ? frame->epoch : 30 * TIB_TICKS_PER_S;
  enum tib_status status = tib_lines_check(file, err);
  while (status == TIB_OK && tib_epoch_words_next(&words)) {
    status = tib_epoch_words_check(&words, file, err);
    if (status == TIB_OK) status = tib_epoch_add(frame, file, words.n - 1, epoch, words.word, list, err);
  }
  if (status != TIB_OK) return status;
  list->epoch = epoch;
  list->covers |= 1u << TIB_ANNOT_STAGE;
  return check_count(file, words.n, epoch, frame->duration, err);
}

const struct tib_annot_format tib_format_luna_eannot = {
    .name = "luna-eannot",
    .title = "Luna .eannot: one stage per epoch",
    .recognise = recognise,
    .load = load,
};
