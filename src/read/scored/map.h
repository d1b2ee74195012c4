#ifndef TIB_READ_SCORED_MAP_H
#define TIB_READ_SCORED_MAP_H

/* The user's file of patterns: what labels mean that no reader knows, or that mean something else in this lab. */

#include "read/scored/labels.h"
#include "read/scored/text_file.h"

/* One line: `PATTERN -> CLASS[, SIDE]`. The pattern is a whole label, any case, with * and ? for any text and any
 * character. CLASS is a word of formats.md 1.5 (`N2`, `arousal`, `apnea:central`, `LM`, `lights_off`, ...) or `ignore`. A
 * line `column: NAME -> onset|end|duration|event|channel` names a column of a table. # begins a comment. */
struct tib_annot_map;

/* Errors: those of tib_text_file_read(), and TIB_SCORING_FORMAT with file, line and cause. The caller destroys it. */
enum tib_status tib_annot_map_read(const char *path, struct tib_annot_map **map, struct tib_input *input,
                                   struct tib_error *err);
enum tib_status tib_annot_map_load(const struct tib_text_file *file, struct tib_annot_map **map, struct tib_error *err);

/* What the map says of a label, by its first line that fits; NULL: nothing. The map remembers which lines were of use, in
 * this and the next: one map belongs to one recording at a time. */
const struct tib_annot_label *tib_annot_map_find(const struct tib_annot_map *map, const char *label);

/* The role ("onset", "end", "duration", "event", "channel") that the map gives a column; NULL: none. */
const char *tib_annot_map_column(const struct tib_annot_map *map, struct tib_cell name);

/* The next line that nothing fitted, at or after *at (0 to begin): its number; false: there is none. */
bool tib_annot_map_unused(const struct tib_annot_map *map, size_t *at, int64_t *line);

void tib_annot_map_destroy(struct tib_annot_map *map);

#endif
