#ifndef TIB_REPORT_COPY_H
#define TIB_REPORT_COPY_H

/* --copy-signals: the channels of the legs as signals of an EDF+C file. EDFlib writes samples of 16 bits and no gaps, and
 * a number of the header has 8 characters; what does not fit is fitted, and told. */

#include "report/report.h"
#include "write/write.h"

enum tib_copy_how {
  TIB_COPY_EXACT,   /* the samples as they are stored, with the header's own limits */
  TIB_COPY_SHIFTED, /* steps of the source, from another zero, so that they fit 16 bits */
  TIB_COPY_COARSER  /* steps that are larger than the source's */
};

struct tib_copy_leg {
  int channel;
  const char *label, *unit; /* static */
  char prefilter[81];
  struct tib_rate rate;
  double physical_min, physical_max; /* in `unit` */
  int digital_min, digital_max, samples_per_record;
  double scale, offset; /* uV = scale * digital + offset */
  int zero;             /* the digital value nearest to 0 uV, which stands in gaps */
  enum tib_copy_how how;
};

struct tib_copy {
  size_t n; /* 0: nothing can be copied, and `why` says it */
  struct tib_copy_leg legs[TIB_MAX_LEGS];
  tib_ticks record;
  int64_t n_records;
  tib_ticks gaps; /* that are filled */
  bool padded;    /* the last record is filled up */
  char why[160];
};

/* How the legs are copied so that n_marks annotations fit beside them. Reads the samples of a leg only where it does not
 * fit as it is. Errors: those of tib_result_samples(). */
enum tib_status tib_copy_plan(const struct tib_result *result, size_t n_marks, struct tib_copy *copy,
                              struct tib_error *err);

/* The samples for tib_edf_write(): records in order, all legs of each. */
struct tib_copying {
  const struct tib_result *result;
  const struct tib_copy *copy;
  int64_t chunk;               /* records that are read at once */
  int64_t first[TIB_MAX_LEGS]; /* record of each leg's first value */
  int *values[TIB_MAX_LEGS];   /* owned */
  struct tib_edf_signal signals[TIB_MAX_LEGS];
};
enum tib_status tib_copying_begin(struct tib_copying *copying, const struct tib_result *result, const struct tib_copy *copy,
                                  struct tib_error *err);
enum tib_status tib_copying_fill(void *copying, int signal, int64_t record, int *samples, struct tib_error *err);
void tib_copying_finish(struct tib_copying *copying);

#endif
