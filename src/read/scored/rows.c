#include "read/scored/rows.h"

#include <inttypes.h>
#include <stdio.h>

#include "read/scored/map.h"

tib_ticks tib_rows_zero(const struct tib_annot_frame *frame, const struct tib_annotations *list) {
  if (frame->start_clock != TIB_NO_TICKS) return frame->start_clock;
  return list->has_start ? list->start : TIB_NO_TICKS;
}

struct tib_clock tib_rows_clock(const struct tib_annot_frame *frame, const struct tib_annotations *list) {
  bool known = frame->start_clock != TIB_NO_TICKS && frame->duration > 0;
  return (struct tib_clock){.zero = tib_rows_zero(frame, list), .duration = known ? frame->duration : 0};
}

const struct tib_annot_label *tib_rows_label(const struct tib_annot_map *map, const char *text) {
  const struct tib_annot_label *label = map ? tib_annot_map_find(map, text) : NULL;
  return label ? label : tib_annot_label_find(text);
}

static bool is_epoch(const struct tib_annotation *item, const struct tib_annot_label *label) {
  bool timed = item->duration != TIB_NO_TICKS && item->duration > 0;
  return label && label->class == TIB_ANNOT_STAGE && label->value != TIB_STAGE_UNKNOWN && (timed || !label->timed);
}

void tib_rows_from_first_epoch(const struct tib_annot_frame *frame, struct tib_annotations *list) {
  tib_ticks first = TIB_NO_TICKS;
  if (tib_rows_zero(frame, list) != TIB_NO_TICKS) return;
  for (size_t i = 0; i < list->n; i++) {
    const struct tib_annotation *item = &list->items[i];
    if ((first == TIB_NO_TICKS || item->onset < first) &&
        is_epoch(item, tib_rows_label(frame->map, tib_annotations_text(list, item->label))))
      first = item->onset;
  }
  for (size_t i = 0; first != TIB_NO_TICKS && i < list->n; i++) list->items[i].onset -= first;
}

enum tib_status tib_rows_stage_of_number(const struct tib_annot_frame *frame, const struct tib_text_file *file,
                                         int64_t line, int64_t number, const char **label, struct tib_error *err) {
  const struct tib_stage_codes *codes = frame->codes;
  if (!codes)
    return tib_fail(err, TIB_AMBIGUOUS_STAGES,
                    "%s, line %" PRId64 ": sleep stage %" PRId64
                    " is a number, and programs differ about its meaning; name it with "
                    "--stage-codes, or export the stages by name",
                    file->path, line, number);
  if (number < codes->low || number > codes->high)
    return tib_fail(err, TIB_SCORING_FORMAT,
                    "%s, line %" PRId64 ": sleep stage %" PRId64
                    " is none of the stage codes of %s (%s); name others with --stage-codes",
                    file->path, line, number, codes->name, codes->title);
  *label = tib_stage_label(codes->stage[number - codes->low]);
  return TIB_OK;
}

static bool is_leap(int year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

static int days_in_month(int year, int month) {
  static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return days[month] + (month == 1 && is_leap(year));
}

void tib_rows_date(int64_t day, char to[11]) {
  int year = 1900, month = 0;
  day += 25567; /* from the begin of 1900 to that of 1970 */
  for (; day >= 365 + is_leap(year); year++) day -= 365 + is_leap(year);
  for (; day >= days_in_month(year, month); month++) day -= days_in_month(year, month);
  snprintf(to, 11, "%04u-%02u-%02u", (unsigned)year % 10000, (unsigned)(month + 1) % 100, (unsigned)(day + 1) % 100);
}
