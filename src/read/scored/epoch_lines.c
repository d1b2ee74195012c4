#include "read/scored/epoch_lines.h"

#include <inttypes.h>
#include <string.h>

#include "read/scored/labels.h"
#include "read/scored/map.h"

bool tib_epoch_words_next(struct tib_epoch_words *words) {
  struct tib_cell line;
  words->blank = 0;
  while (tib_lines_next(&words->lines, &line)) {
    struct tib_cell text = tib_cell_trim(line);
    if (text.n == 0 && words->n > 0 && words->blank == 0) words->blank = words->lines.number;
    if (text.n == 0 || (words->n == 0 && text.s[0] == '#')) continue;
    words->columns = tib_cells_split(text, '\t', &words->word, 1);
    words->line = words->lines.number;
    words->n++;
    return true;
  }
  return false;
}

enum tib_status tib_epoch_words_check(const struct tib_epoch_words *words, const struct tib_text_file *file,
                                      struct tib_error *err) {
  if (words->blank > 0)
    return tib_fail(err, TIB_SCORING_FORMAT,
                    "%s, line %" PRId64 " is empty, and what epoch comes next is not told; fill it, with ? if need be",
                    file->path, words->blank);
  if (words->columns > 1)
    return tib_fail(err, TIB_SCORING_FORMAT,
                    "%s, line %" PRId64 " has %zu columns in a file of one stage per line; leave only the stages",
                    file->path, words->line, words->columns);
  return TIB_OK;
}

/* Names of yasa, U-Sleep, Luna and their like. "art" and "mt" are stages in a list of stages alone. */
bool tib_epoch_word_stage(struct tib_cell word, enum tib_stage *stage) {
  static const struct {
    enum tib_stage stage;
    const char *words[14];
  } rows[] = {
      {TIB_STAGE_W, {"w", "wake", "awake", "wk", "stage w", "stage wake", "sleep stage w"}},
      {TIB_STAGE_N1, {"n1", "s1", "nrem1", "nrem 1", "stage 1", "stage n1", "stage1", "sleep stage n1", "sleep stage 1"}},
      {TIB_STAGE_N2, {"n2", "s2", "nrem2", "nrem 2", "stage 2", "stage n2", "stage2", "sleep stage n2", "sleep stage 2"}},
      {TIB_STAGE_N3,
       {"n3", "s3", "nrem3", "nrem 3", "stage 3", "stage n3", "stage3", "sleep stage n3", "sleep stage 3", "sws"}},
      {TIB_STAGE_N3, {"n4", "s4", "nrem4", "nrem 4", "stage 4", "stage n4", "stage4", "sleep stage 4"}},
      {TIB_STAGE_R, {"r", "rem", "stage r", "stage rem", "sleep stage r"}},
      {TIB_STAGE_UNKNOWN, {"?", "art", "artefact", "artifact", "uns", "unscored", "unknown", "unk", "mt", "movement time"}},
      {TIB_STAGE_UNKNOWN, {"u", "l", "undefined", "none", "nan", "n/a", "na", "-", ".", "sleep stage ?", "movement"}},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    for (const char *const *known = rows[i].words; *known; known++)
      if (tib_cell_is_fold(word, *known)) {
        *stage = rows[i].stage;
        return true;
      }
  return false;
}

bool tib_epochs_fit(int64_t n, tib_ticks epoch, tib_ticks duration) {
  int64_t whole = duration / epoch;
  return n == whole || (n == whole + 1 && duration % epoch != 0);
}

tib_ticks tib_epoch_onset(int64_t at, tib_ticks epoch) { return at > INT64_MAX / epoch ? INT64_MAX : at * epoch; }

static bool map_knows(const struct tib_annot_map *map, struct tib_cell word) {
  char text[256];
  if (!map || word.n >= sizeof text) return false;
  memcpy(text, word.s, word.n);
  text[word.n] = '\0';
  return tib_annot_map_find(map, text) != NULL;
}

enum tib_status tib_epoch_add(const struct tib_annot_frame *frame, const struct tib_text_file *file, int64_t at,
                              tib_ticks epoch, struct tib_cell word, struct tib_annotations *list, struct tib_error *err) {
  enum tib_stage stage;
  if (!map_knows(frame->map, word) && tib_epoch_word_stage(word, &stage)) {
    word.s = tib_stage_label(stage);
    word.n = strlen(word.s);
  }
  return tib_annotations_add(list, tib_epoch_onset(at, epoch), epoch, word.s, word.n, NULL, 0, file->path, err);
}
