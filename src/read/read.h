#ifndef TIB_READ_READ_H
#define TIB_READ_READ_H

/* Files to structs: EDF and EDF+C signals and annotations, the roles of channels, and the check against EDFlib. */

#include <tibialis/types.h>

struct tib_reader;

/* Opens a recording and reads its header. Refuses EDF+D, BDF and what is malformed, each with its cause and way out; reads
 * no sample. *out is to be closed with tib_read_close(). Errors: TIB_NOT_FOUND (missing, a folder, not permitted),
 * TIB_FORMAT, TIB_UNSUPPORTED, TIB_TRUNCATED_EMPTY, TIB_MEMORY. */
enum tib_status tib_read_open(const char *path, struct tib_reader **out, struct tib_error *err);

/* What the header says. The reader's memory. */
const struct tib_recording *tib_read_recording(const struct tib_reader *reader);

/* Moves the recording out of the reader, for a caller that keeps it; the reader may only be closed afterwards. */
void tib_read_take_recording(struct tib_reader *reader, struct tib_recording *recording);

/* One pass over the file: `fn` gets the samples of the n channels asked for, record by record in blocks, converted to the
 * channel's unit. Annotations and the fingerprint are taken in the same pass. `fn` failing ends the pass with its status.
 * The whole pass holds a few hundred KiB. n may be 0: then only annotations are read; fn may be NULL. A record whose time
 * tells a gap ends the pass with TIB_UNSUPPORTED, a file that ends early with TIB_FORMAT. What was met on the way is added
 * to the recording's deviations. */
enum tib_status tib_read_samples(struct tib_reader *reader, const int *channels, size_t n, tib_block_fn *fn, void *user,
                                 struct tib_error *err);

/* Stored samples of one channel in one record, clamped as EDFlib clamps them; `to` has room for the channel's samples in a
 * record. For checks and tests. */
enum tib_status tib_read_digital(struct tib_reader *reader, int channel, int64_t record, int32_t *to,
                                 struct tib_error *err);

/* What the annotations of the last pass say: stages, arousals, respiratory events, movements, marks of the lights. The
 * caller finishes `context`. epoch: length of a scored epoch where the file gives stages without duration; 0: 30 s. Where
 * the file holds annotations alone, the recording's duration becomes the end of the last scored epoch. TIB_INTERNAL before
 * any pass, or after a failed one. */
enum tib_status tib_read_context(struct tib_reader *reader, tib_ticks epoch, struct tib_context *context,
                                 struct tib_error *err);

/* XXH3-128, in hexadecimal, over the header, the bytes of the channels asked for and of the annotation signals, in the
 * order of the file, as of the last pass. */
void tib_read_fingerprint(const struct tib_reader *reader, char text[33]);

void tib_read_close(struct tib_reader *reader);

/* ---- roles ---- */

/* Labels that the user named; NULL: by alias. accel: "X,Y,Z". unit: "LEG=uV". */
struct tib_channel_choice {
  const char *left, *right, *leg;
  const char *accel[2];
  const char *unit;
};

/* Finds the channel of each role by whole-label aliases (never by a part of a label). `file` is named in errors. With
 * `legs_needed` false a recording without legs is no error. TIB_AMBIGUOUS_CHANNEL names both labels and the option that
 * decides; TIB_NO_LEG_CHANNEL lists the labels there are; TIB_UNIT names the channel, its unit and --unit. */
enum tib_status tib_read_channels(const struct tib_recording *recording, const struct tib_channel_choice *choice,
                                  bool legs_needed, struct tib_channels *channels, struct tib_error *err);

/* Applies "LABEL=uV" (then uV, mV or V; several by comma) to the recording's channels: unit, scale, offset, resolution, and
 * a deviation. "LEG=uV" means every leg by alias whose unit is not known, unless a channel has that very label. TIB_USAGE
 * where the text cannot be read, TIB_UNIT where it means no single channel or one without a usable range. */
enum tib_status tib_read_unit_override(struct tib_reader *reader, const char *text, struct tib_error *err);

/* ---- tables of events ---- */

/* Whether the file at `path` is meant as a table of events: its name ends in .tsv. */
bool tib_read_is_table(const char *path);

/* Whether a file that can be read is neither such a table nor begins as EDF and BDF do: no reader of movements knows it. */
bool tib_read_is_unknown(const char *path);

/* Reads a table of events as tibialis and BIDS write it: tab-separated, columns onset and duration in seconds from the
 * first sample and trial_type, and optionally side and rules. Rows with rules other than n/a are what a profile made of the
 * movements and are passed over. Limb movements are taken, and what else annot_labels.c knows (stages, arousals,
 * respiratory events, lights). Rows with a negative duration or a time beyond 115 days are left out, with a deviation. The
 * recording gets name, bytes, format and, as its duration, the end of the last scored epoch, else of the last event; the
 * fingerprint is over the whole file. The caller finishes both structs, which are left zeroed on failure. Errors:
 * TIB_NOT_FOUND, TIB_SCORING_FORMAT with file, line and cause, TIB_UNSUPPORTED for more than a million rows or 256 MiB,
 * TIB_MEMORY. */
enum tib_status tib_read_events_table(const char *path, tib_ticks epoch, struct tib_recording *recording,
                                      struct tib_context *context, char fingerprint[33], struct tib_error *err);

/* ---- lights ---- */

/* Resolves the scored night (EDGE-20): options ("hh:mm:ss" or seconds; NULL: none), else the marks, else first to last
 * scored epoch, else the whole recording. TIB_USAGE where an option cannot be read, TIB_SCORING_MISMATCH where it does not
 * fit this recording: outside it, a clock time without a start, or no night left. */
enum tib_status tib_read_lights(const struct tib_recording *recording, const char *off, const char *on,
                                struct tib_context *context, struct tib_error *err);

/* ---- EDFlib ---- */

struct tib_edflib_verdict {
  bool accepts;
  int code;           /* EDFlib's own number where it refuses */
  const char *reason; /* what that number means; static memory */
};

/* Where EDFlib accepts the file: compares header values, and of every channel the first, middle and last record sample
 * for sample. TIB_EDFLIB_MISMATCH names the first difference. Where it refuses: TIB_OK with the verdict. */
enum tib_status tib_read_edflib_check(const char *path, struct tib_reader *reader, struct tib_edflib_verdict *verdict,
                                      struct tib_error *err);

/* EDFlib's version as it tells it itself, "1.23". */
void tib_read_edflib_version(char *to, size_t size);

#endif
