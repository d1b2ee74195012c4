#include "read/edf/clock.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/array.h"
#include "base/text.h"

/* Clocks written to the millisecond differ by as much from record to record, and crystals by 100 parts in a million. */
#define ROUNDING (2 * TIB_TICKS_PER_S / 1000)
#define CRYSTAL 10000

static enum tib_status push(struct tib_edf_clock *clock, tib_ticks onset, int64_t record, struct tib_error *err) {
  enum tib_status status =
      tib_array_reserve(&clock->segments, &clock->capacity, clock->n_segments + 1, sizeof *clock->segments, err);
  if (status == TIB_OK)
    clock->segments[clock->n_segments++] = (struct tib_segment){onset, record, clock->n_records - record};
  return status;
}

enum tib_status tib_edf_clock_init(struct tib_edf_clock *clock, struct tib_error *err) { return push(clock, 0, 0, err); }

static enum tib_status too_long(const char *path, struct tib_error *err) {
  return tib_fail(err, TIB_UNSUPPORTED,
                  "%s: the gaps between its records are longer than %" PRId64
                  " h in all, which is not read; split the file into its recordings",
                  path, TIB_EDF_MAX_GAPS / 3600 / TIB_TICKS_PER_S);
}

static enum tib_status goes_back(const struct tib_edf_clock *clock, int64_t record, tib_ticks by, struct tib_error *err) {
  char seconds[32];
  tib_text_seconds(seconds, sizeof seconds, by, 3);
  return tib_fail(err, TIB_FORMAT,
                  "%s: by its clock record %" PRId64
                  " begins %s s before the record ahead of it has ended; export it again, "
                  "or as plain EDF if the records do follow each other",
                  clock->path, record + 1, seconds);
}

/* Where samples ran ahead of the clock, a gap is shorter by that than the clock says; segments never overlap. */
static enum tib_status begin_segment(struct tib_edf_clock *clock, int64_t record, tib_ticks time, struct tib_error *err) {
  struct tib_segment *before = &clock->segments[clock->n_segments - 1];
  int64_t n = record - before->first_record;
  tib_ticks end = before->onset + n * clock->record_duration, onset = time - clock->zero;
  if (onset < end) onset = end;
  clock->gaps += onset - end;
  if (clock->gaps > TIB_EDF_MAX_GAPS) return too_long(clock->path, err);
  before->n_records = n;
  clock->began = clock->ahead;
  return push(clock, onset, record, err);
}

enum tib_status tib_edf_clock_take(struct tib_edf_clock *clock, int64_t record, tib_ticks time, struct tib_error *err) {
  if (time == TIB_NO_TICKS) {
    clock->n_missing++;
    return TIB_OK;
  }
  tib_ticks ahead = time - record * clock->record_duration;
  if (!clock->known) clock->zero = clock->ahead = clock->began = ahead;
  clock->known = true;
  if (clock->annotations_only) return TIB_OK;
  tib_ticks jump = ahead - clock->ahead, limit = ROUNDING + clock->record_duration / CRYSTAL;
  clock->ahead = ahead;
  if (jump < -limit) return goes_back(clock, record, -jump, err);
  if (jump > limit) return begin_segment(clock, record, time, err);
  tib_ticks drift = ahead > clock->began ? ahead - clock->began : clock->began - ahead;
  if (drift > clock->drift) clock->drift = drift;
  return TIB_OK;
}

tib_ticks tib_edf_clock_duration(const struct tib_edf_clock *clock) {
  const struct tib_segment *last = &clock->segments[clock->n_segments - 1];
  return last->onset + last->n_records * clock->record_duration;
}

enum tib_status tib_edf_clock_span(const char *path, const struct tib_recording *recording, tib_ticks first, tib_ticks last,
                                   tib_ticks *duration, struct tib_error *err) {
  tib_ticks records = recording->n_records * recording->record_duration;
  *duration = records;
  if (first == TIB_NO_TICKS || last == TIB_NO_TICKS) return TIB_OK;
  tib_ticks span = last - first + recording->record_duration;
  if (span - records > TIB_EDF_MAX_GAPS) return too_long(path, err);
  if (span - records > ROUNDING) *duration = span;
  return TIB_OK;
}

void tib_edf_clock_finish(struct tib_edf_clock *clock) {
  if (!clock) return;
  free(clock->segments);
  *clock = (struct tib_edf_clock){0};
}
