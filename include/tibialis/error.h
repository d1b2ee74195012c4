#ifndef TIBIALIS_ERROR_H
#define TIBIALIS_ERROR_H

#ifdef __cplusplus
extern "C" {
#endif

/* Every way a call can fail. A code keeps its meaning for ever; tib_status_code() gives the name that stands in
 * ID_status.json. */
enum tib_status {
  TIB_OK = 0,
  TIB_USAGE,             /* the caller asked for what does not exist: option, profile, key, value */
  TIB_NOT_FOUND,         /* no such file, or it may not be opened */
  TIB_FORMAT,            /* not the format it should be, or broken beyond reading */
  TIB_UNSUPPORTED,       /* a known format or variant that is not read yet */
  TIB_TRUNCATED_EMPTY,   /* a header and no whole data record */
  TIB_NO_LEG_CHANNEL,    /* no channel is known to be a leg */
  TIB_AMBIGUOUS_CHANNEL, /* two channels fit one role */
  TIB_AMBIGUOUS_STAGES,  /* stage numbers with two readings */
  TIB_UNIT,              /* a unit that is not known to be a voltage or an acceleration */
  TIB_LOW_RATE,          /* sampled too slowly to be scored */
  TIB_SCORING_FORMAT,    /* a scoring file that cannot be read */
  TIB_SCORING_MISMATCH,  /* a scoring file of another recording */
  TIB_RULES,             /* a profile that cannot be used */
  TIB_NO_SPACE,          /* the disk is full */
  TIB_WRITE,             /* output could not be written */
  TIB_EDFLIB_MISMATCH,   /* EDFlib reads other values than we do */
  TIB_CRASHED,           /* a worker ended by a signal */
  TIB_MEMORY,            /* out of memory */
  TIB_TIMEOUT,           /* a worker took longer than allowed */
  TIB_INTERRUPTED,       /* stopped by the user */
  TIB_INTERNAL           /* a promise of the program itself is broken */
};

/* Why a call failed, in the caller's memory. The text is one sentence in UTF-8 that names the file, the cause and the way
 * out. It is always terminated; what does not fit is cut. */
struct tib_error {
  enum tib_status status;
  char text[512];
};

/* The name of a status as it stands in outputs, such as "no-leg-channel"; "internal" for a number that is no status.
 * Static memory. */
const char *tib_status_code(enum tib_status status);

/* Sets err (may be NULL) to status and the formatted text, and returns status, so that a failing function can say
 * `return tib_fail(err, TIB_FORMAT, "%s: ...", path);`. */
enum tib_status tib_fail(struct tib_error *err, enum tib_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#ifdef __cplusplus
}
#endif
#endif
