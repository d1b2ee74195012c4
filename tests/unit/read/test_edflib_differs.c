/* What EDFlib says is changed on its way to us: each difference must be noticed and named. */
#include <criterion/criterion.h>
#include <edflib.h>
#include <string.h>

#include "read_test.h"

static const struct edf_bytes sound = {
    .signal = {{.label = "EMG LAT"}, {.label = "EMG RAT", .samples = 50}, {.label = "EDF Annotations"}}, .n_records = 3};

static int (*change_header)(struct edf_hdr_struct *header, int opened);

int __real_edfopen_file_readonly(const char *path, struct edf_hdr_struct *header, int annotations);
int __wrap_edfopen_file_readonly(const char *path, struct edf_hdr_struct *header, int annotations);
int __wrap_edfopen_file_readonly(const char *path, struct edf_hdr_struct *header, int annotations) {
  int opened = __real_edfopen_file_readonly(path, header, annotations);
  return change_header ? change_header(header, opened) : opened;
}

#define CHANGE(name, statement)                                \
  static int name(struct edf_hdr_struct *header, int opened) { \
    statement;                                                 \
    return opened;                                             \
  }

CHANGE(signals, header->edfsignals++)
CHANGE(signals_below, header->edfsignals = -1)
CHANGE(records, header->datarecords_in_file++)
CHANGE(duration, header->datarecord_duration++)
CHANGE(hour, header->starttime_hour++)
CHANGE(fraction, header->starttime_subsecond++)
CHANGE(label, header->signalparam[1].label[6] = 'B')
CHANGE(label_longer, header->signalparam[1].label[7] = 'B')
CHANGE(unit, strcpy(header->signalparam[0].physdimension, "mV      "))
CHANGE(samples_of_record, header->signalparam[1].smp_in_datarecord--)
CHANGE(digital_min, header->signalparam[1].dig_min++)
CHANGE(digital_max, header->signalparam[1].dig_max--)
CHANGE(physical_min, header->signalparam[0].phys_min *= 1.000001)
CHANGE(physical_max, header->signalparam[0].phys_max *= 1.000001)
CHANGE(closed, edfclose_file(header->handle))
CHANGE(rounded, header->signalparam[0].phys_min *= 1.0 + 1e-15)

static const struct {
  int (*change)(struct edf_hdr_struct *header, int opened);
  const char *told; /* NULL: it is no difference */
} rows[] = {
    {NULL, NULL},
    {rounded, NULL},
    {signals, "another number of signals than"},
    {signals_below, "another number of signals than"},
    {records, "another number of records than"},
    {duration, "another duration of a record than"},
    {hour, "another start time than"},
    {fraction, "another start time than"},
    {label, "another label of channel EMG RAT"},
    {label_longer, "another label of channel EMG RAT"},
    {unit, "another unit of channel EMG LAT"},
    {samples_of_record, "another number of samples in a record of channel EMG RAT"},
    {digital_min, "another digital range of channel EMG RAT"},
    {digital_max, "another digital range of channel EMG RAT"},
    {physical_min, "another physical range of channel EMG LAT"},
    {physical_max, "another physical range of channel EMG LAT"},
    {closed, "other samples of channel EMG LAT in record 1"},
};

Test(edflib_differs, headers) {
  const char *path = edf_bytes_write(&sound, "sound.edf");
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct tib_edflib_verdict verdict;
    struct tib_error err = {0};
    struct tib_reader *reader = open_sound(path);
    change_header = rows[i].change;
    enum tib_status status = tib_read_edflib_check(path, reader, &verdict, &err);
    cr_expect_eq(status, rows[i].told ? TIB_EDFLIB_MISMATCH : TIB_OK, "row %zu: %s", i, err.text);
    cr_expect(!rows[i].told || strstr(err.text, rows[i].told), "row %zu: %s", i, err.text);
    cr_expect(verdict.accepts, "row %zu", i);
    tib_read_close(reader);
  }
}
