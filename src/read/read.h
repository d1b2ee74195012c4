#ifndef TIB_READ_READ_H
#define TIB_READ_READ_H

/* Files to structs: EDF and BDF signals, annotations of every format, the roles of channels, and the check against EDFlib.
 * Its corners: edf/ (the bytes of EDF and BDF), channels/ (labels, units, roles), scored/ (what others have scored), rules/
 * (profiles). */

#include <tibialis/types.h>

struct tib_reader;

/* Opens a recording and reads its header, its first and its last clock. What is malformed is mended, with a deviation, or
 * refused, with its cause and way out (formats.md 5.2); reads no sample. *out is to be closed with tib_read_close().
 * Errors: TIB_NOT_FOUND (missing, a folder, not permitted), TIB_FORMAT, TIB_UNSUPPORTED, TIB_TRUNCATED_EMPTY, TIB_MEMORY.
 */
enum tib_status tib_read_open(const char *path, struct tib_reader **out, struct tib_error *err);

/* What the header says. The reader's memory. */
const struct tib_recording *tib_read_recording(const struct tib_reader *reader);

/* Moves the recording out of the reader, for a caller that keeps it; afterwards the reader may only be asked for stretches,
 * and closed. */
void tib_read_take_recording(struct tib_reader *reader, struct tib_recording *recording);

/* One pass over the file: `fn` gets the samples of the n channels asked for, record by record in blocks, converted to the
 * channel's unit; a derived channel's are subtracted. Annotations and the fingerprint are taken in the same pass. `fn`
 * failing ends the pass with its status. The whole pass holds a few hundred KiB. n may be 0: then only annotations are
 * read; fn may be NULL. A record whose time tells a gap begins a segment: no block reaches over one, and the recording's
 * segments and duration are known after the pass. A file that ends while it is read is TIB_FORMAT. What was met on the way
 * is added to the recording's deviations. */
enum tib_status tib_read_samples(struct tib_reader *reader, const int *channels, size_t n, tib_block_fn *fn, void *user,
                                 struct tib_error *err);

/* A second look at one channel: `fn` gets those of its samples whose times lie in the span, as tib_read_samples() gives
 * them, in blocks that reach over no gap; block->channel[0] is theirs. For after a pass; `recording` is the reader's, or
 * what tib_read_take_recording() gave. Nothing of the pass is changed. TIB_FORMAT where the file has been changed since it
 * was opened. */
enum tib_status tib_read_stretch(struct tib_reader *reader, const struct tib_recording *recording, int channel,
                                 struct tib_span span, tib_block_fn *fn, void *user, struct tib_error *err);

/* Stored samples of one channel in one record, clamped as EDFlib clamps them; `to` has room for the channel's samples in a
 * record. For checks and tests. */
enum tib_status tib_read_digital(struct tib_reader *reader, int channel, int64_t record, int32_t *to,
                                 struct tib_error *err);

/* XXH3-128, in hexadecimal, over the header, the bytes of the channels asked for and of the annotation signals, in the
 * order of the file, as of the last pass. */
void tib_read_fingerprint(const struct tib_reader *reader, char text[33]);

void tib_read_close(struct tib_reader *reader);

/* For --strict: TIB_FORMAT with the first deviation that was a repair, TIB_OK where there is none. */
enum tib_status tib_read_strict(const struct tib_recording *recording, struct tib_error *err);

/* Fields of the header that hold what may identify a person: "patient code", "sex", "birthdate", "patient name", "patient"
 * (a text without these parts, or more of it), "startdate", "admin code", "technician", "equipment", "recording" (the
 * same). X, blanks, and what stands for nobody ("anonymous", the dates 01.01.85 and 01.01.01) are no finding. Static
 * memory; their contents are not told. */
#define TIB_READ_PHI 10
size_t tib_read_phi(const struct tib_reader *reader, const char *fields[TIB_READ_PHI]);

/* Whether a word of 3 letters or digits or more in `text` (UTF-8) stands in the header's patient or recording field, in
 * whatever case: such a text is not copied into results. Words that say nothing about anybody (male, MAR, EEG) do not
 * count. */
bool tib_read_is_personal(const struct tib_reader *reader, const char *text);

/* ---- roles ---- */

/* Labels that the user named; NULL: by alias. accel: "X,Y,Z". unit: "LEG=uV". ecg: a label or "off". */
struct tib_channel_choice {
  const char *left, *right, *leg;
  const char *accel[2];
  const char *unit;
  const char *ecg;
  const char *calf[2]; /* left, right */
  size_t n_extra;
  const char *const *extra; /* "LABEL:SIDE:MUSCLE" */
};

/* TIB_USAGE where such a text cannot be read, names a muscle twice or a calf, or there are more than TIB_MAX_EXTRA. Asked
 * before anything is scored. */
enum tib_status tib_read_extra_check(size_t n, const char *const *extra, struct tib_error *err);

/* Finds the channel of each role by whole-label aliases (never by a part of a label). `A-B`, where no channel has that
 * label, is A minus B, and so are the pairs that aliases.c knows: a derived channel is added to the recording. With
 * `legs_needed` false a recording without legs is no error. TIB_AMBIGUOUS_CHANNEL names both labels and the option that
 * decides; TIB_NO_LEG_CHANNEL lists the labels there are; TIB_UNIT names the channel, its unit and --unit. */
enum tib_status tib_read_channels(struct tib_reader *reader, const struct tib_channel_choice *choice, bool legs_needed,
                                  struct tib_channels *channels, struct tib_error *err);

/* Applies "LABEL=uV" (then uV, mV or V; several by comma) to the recording's channels: unit, scale, offset, resolution, and
 * a deviation. "LEG=uV" means every leg by alias whose unit is not known, unless a channel has that very label. TIB_USAGE
 * where the text cannot be read, TIB_UNIT where it means no single channel or one without a usable range. */
enum tib_status tib_read_unit_override(struct tib_reader *reader, const char *text, struct tib_error *err);

/* ---- what others have scored ---- */

enum tib_file_kind {
  TIB_FILE_RECORDING, /* begins as EDF and BDF do; may hold annotations alone */
  TIB_FILE_SCORED,    /* a text that one of the formats of annotations recognises */
  TIB_FILE_UNKNOWN    /* neither */
};

/* What a file is, by its content. TIB_NOT_FOUND, TIB_FORMAT and TIB_MEMORY say why it cannot be read; the kind is unknown
 * then. */
enum tib_status tib_read_kind(const char *path, enum tib_file_kind *kind, struct tib_error *err);

struct tib_scoring_choice {
  size_t n;
  const char *const *files;
  const char *map;         /* NULL: none */
  const char *stage_codes; /* name; NULL: only what is clear */
  const char *cramp_words; /* by comma, of annotations that tell of a cramp; NULL: the program's own */
  tib_ticks epoch;         /* 0: not given; 30 s where a file does not tell either */
};

/* TIB_USAGE where the stage codes are not known, with the names of those that are; else TIB_OK. Asked before anything is
 * scored. */
enum tib_status tib_read_scoring_check(const struct tib_scoring_choice *choice, struct tib_error *err);

/* The same of the map that --map names for all recordings: TIB_USAGE with the cause where it cannot be read or has a wrong
 * line, TIB_MEMORY; NULL is none. */
enum tib_status tib_read_map_check(const char *map, struct tib_error *err);

/* What the annotations of the reader's last pass and the files of `choice` say: stages, arousals, respiratory events,
 * movements, marks of the lights. A class (stages, arousals, ...) that a file holds takes the place of the recording's own,
 * with a deviation; several files add to each other. Where the recording holds annotations alone, its duration becomes the
 * end of the last scored epoch. *inputs (owned by the caller) are the files and the map, in this order. The caller finishes
 * `context`. Errors: TIB_INTERNAL before any pass or after a failed one, TIB_NOT_FOUND, TIB_SCORING_FORMAT (file, line,
 * cause), TIB_SCORING_MISMATCH (nothing in it lies within the recording), TIB_AMBIGUOUS_STAGES (with both readings and the
 * option that decides), TIB_UNSUPPORTED beyond limits, TIB_MEMORY. */
enum tib_status tib_read_scoring(struct tib_reader *reader, const struct tib_scoring_choice *choice,
                                 struct tib_context *context, struct tib_input **inputs, size_t *n_inputs,
                                 struct tib_error *err);

/* A file of annotations by itself, in any of the formats, as if it were a recording without signals; `choice->files` are
 * laid on top. The recording gets name, bytes, formats and, as its duration, the end of the last scored epoch, else of the
 * last event; the fingerprint is over the whole file. The caller finishes both structs. Errors as above. */
enum tib_status tib_read_scored_file(const char *path, const struct tib_scoring_choice *choice,
                                     struct tib_recording *recording, struct tib_context *context, char fingerprint[33],
                                     struct tib_input **inputs, size_t *n_inputs, struct tib_error *err);

/* ---- times that the user gives ---- */

/* "hh:mm:ss" of the clock, or seconds from the start, as a time since the first sample. `option` is named in errors:
 * TIB_USAGE where the text is no time, TIB_SCORING_MISMATCH where it lies outside the recording or needs a start that the
 * header does not have. */
enum tib_status tib_read_time(const struct tib_recording *recording, const char *option, const char *text, tib_ticks *time,
                              struct tib_error *err);

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
 * for sample. TIB_EDFLIB_MISMATCH names the first difference. Where it refuses: TIB_OK with the verdict. TIB_MEMORY and
 * TIB_FORMAT where it has no memory or cannot open or read what `reader` could.
 * `reader` may be NULL, for a file that tibialis refuses: then nothing is compared.
 * After a pass that met gaps, odd clocks or odd annotations, EDFlib is asked to read these too: only then does it refuse
 * them. */
enum tib_status tib_read_edflib_check(const char *path, struct tib_reader *reader, struct tib_edflib_verdict *verdict,
                                      struct tib_error *err);

/* EDFlib's version as it tells it itself, "1.23". */
void tib_read_edflib_version(char *to, size_t size);

#endif
