/* DREAMS: [HypnogramAASM], then one number per 5 s. */
#include <inttypes.h>
#include <string.h>

#include "read/scored/epoch_lines.h"
#include "read/scored/labels.h"

#define EPOCH (5 * TIB_TICKS_PER_S)
#define NAME "[HypnogramAASM]"

static bool first_word(struct tib_epoch_words *words, const struct tib_text_file *file) {
  *words = (struct tib_epoch_words){.lines = tib_lines_begin(file)};
  return tib_epoch_words_next(words);
}

static bool recognise(const struct tib_text_file *file) {
  struct tib_epoch_words words;
  return first_word(&words, file) && tib_cell_starts(words.word, "[Hypnogram");
}

/* The whole number of a line, as a stage: 0 and all below are unscored. */
static enum tib_status stage_of(const struct tib_epoch_words *words, const struct tib_text_file *file,
                                const struct tib_stage_codes *codes, enum tib_stage *stage, struct tib_error *err) {
  int64_t number;
  enum tib_status status = tib_epoch_words_check(words, file, err);
  if (status != TIB_OK) return status;
  if (!tib_cell_int(words->word, &number) || number > codes->high)
    return tib_fail(err, TIB_SCORING_FORMAT,
                    "%s, line %" PRId64 ": '%.*s' is no stage of " NAME ", whose numbers go to %d (%s); mend the line",
                    file->path, words->line, tib_cell_shown(words->word), words->word.s, codes->high, codes->title);
  *stage = number < codes->low ? TIB_STAGE_UNKNOWN : codes->stage[number - codes->low];
  return TIB_OK;
}

static enum tib_status load(const struct tib_text_file *file, const struct tib_annot_frame *frame,
                            struct tib_annotations *list, struct tib_error *err) {
  const struct tib_stage_codes *codes = tib_stage_codes_find("dreams");
  struct tib_epoch_words words;
  enum tib_status status = tib_lines_check(file, err);
  if (status != TIB_OK) return status;
  if (!codes || !first_word(&words, file))
    return tib_fail(err, TIB_SCORING_FORMAT, "%s is empty; its first line should be " NAME, file->path);
  if (!tib_cell_is_fold(words.word, NAME))
    return tib_fail(err, TIB_UNSUPPORTED,
                    "%s, line %" PRId64 ": of the hypnograms of DREAMS only " NAME " is read; give it", file->path,
                    words.line);
  for (int64_t i = 0; tib_epoch_words_next(&words); i++) {
    enum tib_stage stage = TIB_STAGE_UNKNOWN;
    status = stage_of(&words, file, codes, &stage, err);
    if (status != TIB_OK) return status;
    const char *label = tib_stage_label(stage);
    status = tib_epoch_add(frame, file, i, EPOCH, (struct tib_cell){label, strlen(label)}, list, err);
    if (status != TIB_OK) return status;
  }
  list->epoch = EPOCH;
  list->covers |= 1u << TIB_ANNOT_STAGE;
  return TIB_OK;
}

const struct tib_annot_format tib_format_dreams = {
    .name = "dreams",
    .title = "DREAMS " NAME,
    .recognise = recognise,
    .load = load,
};
