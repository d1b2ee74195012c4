#include <inttypes.h>

#include "read/edf/fields.h"
#include "read/edf/header.h"

#define FIXED_BYTES 256
#define ADVISED_RECORD_BYTES 61440        /* what EDF recommends */
#define USUAL_BDF_RECORD_BYTES (15 << 20) /* BDF recommends nothing; EDFlib reads no more */

enum kind { TEXT, NUMBER };

/* The fixed part from the patient on; the version has been looked at. */
static const struct {
  size_t at, width;
  enum kind kind;
} fixed[] = {{8, 80, TEXT},   {88, 80, TEXT},   {168, 8, TEXT},   {176, 8, TEXT},  {184, 8, NUMBER},
             {192, 44, TEXT}, {236, 8, NUMBER}, {244, 8, NUMBER}, {252, 4, NUMBER}};

/* The fields of a signal. */
enum {
  LABEL,
  TRANSDUCER,
  UNIT,
  PHYSICAL_MIN,
  PHYSICAL_MAX,
  DIGITAL_MIN,
  DIGITAL_MAX,
  PREFILTER,
  SAMPLES,
  RESERVED,
  N_COLUMNS
};
static const struct {
  size_t at, width;
  enum kind kind;
} columns[N_COLUMNS] = {
    [LABEL] = {0, 16, TEXT},           [TRANSDUCER] = {16, 80, TEXT},     [UNIT] = {96, 8, TEXT},
    [PHYSICAL_MIN] = {104, 8, NUMBER}, [PHYSICAL_MAX] = {112, 8, NUMBER}, [DIGITAL_MIN] = {120, 8, NUMBER},
    [DIGITAL_MAX] = {128, 8, NUMBER},  [PREFILTER] = {136, 80, TEXT},     [SAMPLES] = {216, 8, NUMBER},
    [RESERVED] = {224, 32, TEXT},
};

static const char *name_of(enum tib_format format) {
  static const char *const names[] = {"EDF", "EDF+C", "EDF+D", "BDF", "BDF+C", "BDF+D"};
  return names[format];
}

static enum tib_status note_annotation_signal(struct tib_edf_header *header, struct tib_error *err) {
  struct tib_recording *recording = &header->recording;
  bool annotated = recording->n_channels < header->n_signals, plus = tib_edf_is_plus(recording->format);
  if (plus && !annotated)
    return tib_edf_deviate(recording, err, "no-annotation-signal", "read as plain, its records without gaps",
                           "the header says %s and there is no annotation signal", name_of(recording->format));
  if (!plus && annotated)
    return tib_edf_deviate(recording, err, "plain-edf-annotations", "read as annotations",
                           "plain %s with a signal named %s Annotations", name_of(recording->format),
                           name_of(recording->format));
  return TIB_OK;
}

static const unsigned char *signal_field(const unsigned char *bytes, const struct tib_edf_header *header, int column,
                                         size_t signal) {
  return bytes + FIXED_BYTES + columns[column].at * header->n_signals + columns[column].width * signal;
}

/* How many fields have what they should not. */
struct tally {
  int n_high, n_control, n_indented;
};

static void count_field(struct tally *tally, const unsigned char *bytes, size_t width, enum kind kind) {
  tally->n_high += tib_edf_has_high_bytes(bytes, width);
  tally->n_control += tib_edf_has_control_bytes(bytes, width);
  tally->n_indented += kind == NUMBER && bytes[0] == ' ' && tib_edf_field_at(bytes, 0, width).n > 0;
}

static struct tally count_fields(const unsigned char *bytes, const struct tib_edf_header *header) {
  struct tally tally = {0};
  if (header->sample_bytes == 2) tally.n_control += tib_edf_has_control_bytes(bytes, 8);
  for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++)
    count_field(&tally, bytes + fixed[i].at, fixed[i].width, fixed[i].kind);
  for (int column = 0; column < N_COLUMNS; column++)
    for (size_t i = 0; i < header->n_signals; i++)
      count_field(&tally, signal_field(bytes, header, column, i), columns[column].width, columns[column].kind);
  return tally;
}

static enum tib_status note_fields(const unsigned char *bytes, struct tib_edf_header *header, struct tib_error *err) {
  struct tib_recording *recording = &header->recording;
  struct tally tally = count_fields(bytes, header);
  enum tib_status status = TIB_OK;
  if (tally.n_high > 0)
    status = tib_edf_deviate(recording, err, "non-ascii-header", "read as UTF-8, else as Latin-1",
                             "fields of the header with characters outside ASCII: %d", tally.n_high);
  if (status == TIB_OK && tally.n_control > 0)
    status = tib_edf_deviate(recording, err, "control-bytes", "taken for blanks",
                             "fields of the header with NUL or other control bytes: %d", tally.n_control);
  if (status == TIB_OK && tally.n_indented > 0)
    status = tib_edf_deviate(recording, err, "indented-number", NULL,
                             "numbers of the header that blanks stand before, not behind: %d", tally.n_indented);
  return status;
}

static bool is_number(const unsigned char *bytes, size_t width, int64_t number) {
  int64_t value;
  return tib_edf_field_int(tib_edf_field_at(bytes, 0, width), &value) && value == number;
}

/* EDF+ wants an annotation signal without transducer and filter, with the whole digital range and some physical one. */
static bool is_dressed(const unsigned char *bytes, const struct tib_edf_header *header, size_t signal) {
  const unsigned char *field[N_COLUMNS];
  for (int i = 0; i < N_COLUMNS; i++) field[i] = signal_field(bytes, header, i, signal);
  int64_t highest = header->sample_bytes == 3 ? 8388607 : 32767;
  double min, max;
  int n_commas = 0;
  return tib_edf_field_at(field[TRANSDUCER], 0, 80).n == 0 && tib_edf_field_at(field[PREFILTER], 0, 80).n == 0 &&
         is_number(field[DIGITAL_MIN], 8, -highest - 1) && is_number(field[DIGITAL_MAX], 8, highest) &&
         tib_edf_field_double(tib_edf_field_at(field[PHYSICAL_MIN], 0, 8), &min, &n_commas) &&
         tib_edf_field_double(tib_edf_field_at(field[PHYSICAL_MAX], 0, 8), &max, &n_commas) && n_commas == 0 && min != max;
}

static enum tib_status note_dress(const unsigned char *bytes, struct tib_edf_header *header, struct tib_error *err) {
  int n = 0;
  for (size_t i = 0; i < header->n_signals; i++) n += header->signals[i].channel < 0 && !is_dressed(bytes, header, i);
  if (n == 0 || !tib_edf_is_plus(header->recording.format)) return TIB_OK;
  return tib_edf_deviate(&header->recording, err, "annotation-signal", NULL,
                         "annotation signals with a transducer, a filter or a range that EDF+ does not give them: %d", n);
}

static enum tib_status note_size(struct tib_edf_header *header, struct tib_error *err) {
  bool bdf = header->sample_bytes == 3;
  if (header->record_bytes <= (bdf ? USUAL_BDF_RECORD_BYTES : ADVISED_RECORD_BYTES)) return TIB_OK;
  return tib_edf_deviate(&header->recording, err, "large-record", NULL,
                         bdf ? "a record has %" PRId64 " bytes, of which some programs read at most %d"
                             : "a record has %" PRId64 " bytes, EDF advises at most %d",
                         header->record_bytes, bdf ? USUAL_BDF_RECORD_BYTES : ADVISED_RECORD_BYTES);
}

enum tib_status tib_edf_oddities_note(const unsigned char *bytes, struct tib_edf_header *header, struct tib_error *err) {
  struct tib_recording *recording = &header->recording;
  enum tib_status status = note_annotation_signal(header, err);
  if (status == TIB_OK) status = note_size(header, err);
  if (status == TIB_OK && header->n_commas > 0)
    status = tib_edf_deviate(recording, err, "decimal-comma", "read as if it were a dot",
                             "fields of the header with a decimal comma: %d", header->n_commas);
  if (status == TIB_OK) status = note_dress(bytes, header, err);
  if (status == TIB_OK) status = note_fields(bytes, header, err);
  return status;
}
