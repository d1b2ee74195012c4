#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/array.h"
#include "base/text.h"
#include "report/events.h"
#include "report/marks/copy.h"
#include "report/marks/marks.h"

struct adding {
  struct tib_result *result;
  size_t capacity;
  enum tib_status status;
  struct tib_error *err;
};

static void add(struct adding *adding, const char *code, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Notes are sorted by code. They are of the file, not of the leg's quality: none has a side. */
static void add(struct adding *adding, const char *code, const char *format, ...) {
  struct tib_result *result = adding->result;
  if (adding->status != TIB_OK) return;
  adding->status =
      tib_array_reserve(&result->notes, &adding->capacity, result->n_notes + 1, sizeof *result->notes, adding->err);
  if (adding->status != TIB_OK) return;
  size_t at = result->n_notes++;
  for (; at > 0 && strcmp(result->notes[at - 1].code, code) > 0; at--) result->notes[at] = result->notes[at - 1];
  struct tib_note *note = &result->notes[at];
  *note = (struct tib_note){.side = TIB_SIDE_NONE};
  tib_text_copy(note->code, sizeof note->code, code);
  va_list args;
  va_start(args, format);
  vsnprintf(note->text, sizeof note->text, format, args);
  va_end(args);
}

static void note_leg(struct adding *adding, const struct tib_copy_leg *leg) {
  char step[32];
  tib_text_double(step, sizeof step, "%.6g", leg->scale);
  if (leg->how == TIB_COPY_SHIFTED)
    add(adding, "signals-copied-shifted",
        "%s is copied into the annotation file in the steps of its source, %s uV, rounded as the header's numbers allow, "
        "and "
        "counted from another zero: a sample has 16 bits there.",
        leg->label, step);
  if (leg->how == TIB_COPY_COARSER)
    add(adding, "signals-copied-coarser",
        "%s is copied into the annotation file in steps of %s uV, which are wider than its own: a sample has 16 bits "
        "there.",
        leg->label, step);
}

static void note_copy(struct adding *adding, const struct tib_copy *copy) {
  char seconds[32];
  if (copy->n == 0) {
    add(adding, "signals-not-copied", "No signals are in the annotation file: %s.", copy->why);
    return;
  }
  for (size_t i = 0; i < copy->n; i++) note_leg(adding, &copy->legs[i]);
  tib_text_seconds(seconds, sizeof seconds, copy->gaps, 1);
  if (copy->gaps > 0)
    add(adding, "copied-gaps-filled",
        "The signals in the annotation file are 0 uV in the gaps, %s s, and marked there; samples behind a gap lie up to "
        "half "
        "a sample from their time.",
        seconds);
  if (copy->padded)
    add(adding, "copied-end-filled",
        "The last record of the annotation file is filled up with 0 uV, behind \"Recording ends\".");
}

static size_t count_behind(const struct tib_marks *marks, const struct tib_copy *copy) {
  size_t n = 0;
  for (size_t i = 0; copy->n > 0 && i < marks->n; i++) n += marks->items[i].onset > copy->n_records * copy->record;
  return n;
}

static bool asks_for(const char *formats, const char *format) {
  size_t n = strlen(format);
  for (const char *list = formats; *list; list += strcspn(list, ","), list += *list == ',')
    if (strcspn(list, ",") == n && strncmp(list, format, n) == 0) return true;
  return false;
}

/* Luna's times begin with the recording. */
static enum tib_status note_before(struct adding *adding, const char *formats) {
  struct tib_events events;
  size_t n = 0;
  if (!asks_for(formats, "annot")) return TIB_OK;
  enum tib_status status = tib_events_gather(adding->result, &events, adding->err);
  for (size_t i = 0; i < events.n; i++) n += events.items[i].onset < 0;
  tib_events_finish(&events);
  if (status == TIB_OK && n > 0)
    add(adding, "annot-rows-left-out",
        "%zu rows of the table of events begin before the recording and are not in the file for Luna.", n);
  return status == TIB_OK ? adding->status : status;
}

static enum tib_status note_edf(struct adding *adding, const struct tib_report_options *options) {
  struct tib_result *result = adding->result;
  struct tib_marks marks;
  struct tib_copy copy = {0};
  if (!asks_for(options->formats, "edf")) return TIB_OK;
  enum tib_status status = tib_marks_make(result, &marks, adding->err);
  if (status != TIB_OK) return status;
  if (options->copy_signals) adding->status = tib_copy_plan(result, marks.n, &copy, adding->err);
  if (options->copy_signals && adding->status == TIB_OK) note_copy(adding, &copy);
  size_t behind = count_behind(&marks, &copy);
  if (marks.n_before + behind > 0)
    add(adding, "annotations-left-out",
        "%zu events before the start of the recording and %zu behind its end are not in the annotation file.",
        marks.n_before, behind);
  if (result->recording.start_clock == TIB_NO_TICKS)
    add(adding, "annotations-without-clock",
        "The annotation file begins at 00:00:00: the recording's time of day is not known.");
  tib_marks_finish(&marks);
  return adding->status;
}

enum tib_status tib_marks_add_notes(struct tib_result *result, const struct tib_report_options *options,
                                    struct tib_error *err) {
  struct adding adding = {.result = result, .capacity = result->n_notes, .err = err};
  enum tib_status status = note_before(&adding, options->formats);
  return status == TIB_OK ? note_edf(&adding, options) : status;
}
