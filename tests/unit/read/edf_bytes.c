#include "edf_bytes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support.h"

#define OR(value, other) ((value) ? (value) : (other))

struct out {
  unsigned char *bytes;
  size_t n, capacity;
};

static void put(struct out *out, const void *bytes, size_t n) {
  if (out->n + n > out->capacity) {
    out->capacity = 2 * (out->n + n);
    out->bytes = realloc(out->bytes, out->capacity);
    if (!out->bytes) abort();
  }
  memcpy(out->bytes + out->n, bytes, n);
  out->n += n;
}

static void put_field(struct out *out, const char *text, size_t width) {
  char field[80];
  size_t n = strlen(text) < width ? strlen(text) : width;
  memset(field, ' ', sizeof field);
  memcpy(field, text, n);
  put(out, field, width);
}

static int is_annotations(const struct edf_bytes_signal *signal) {
  return strcmp(signal->label, "EDF Annotations") == 0 || strcmp(signal->label, "BDF Annotations") == 0;
}

static int samples_of(const struct edf_bytes_signal *signal) {
  return signal->samples > 0 ? signal->samples : is_annotations(signal) ? 60 : 100;
}

static int count(const struct edf_bytes *spec) {
  int n = 0;
  while (n < EDF_MAX_SIGNALS && spec->signal[n].label) n++;
  return n;
}

static uint32_t mixed(int signal, int record, int i) {
  uint32_t h = (uint32_t)signal * 2654435761u ^ (uint32_t)record * 40503u ^ (uint32_t)i * 2246822519u;
  h = (h ^ (h >> 15)) * 2246822519u;
  h = (h ^ (h >> 13)) * 3266489917u;
  return h ^ (h >> 16);
}

int16_t edf_bytes_sample(int signal, int record, int i) {
  return (int16_t)((int)(mixed(signal, record, i) & 0xFFFF) - 32768);
}

int32_t edf_bytes_sample24(int signal, int record, int i) {
  return (int32_t)(mixed(signal, record, i) & 0xFFFFFF) - 8388608;
}

static void put_columns(struct out *out, const struct edf_bytes *spec, int ns) {
  static const int widths[] = {16, 80, 8, 8, 8, 8, 8, 80, 8, 32};
  for (int column = 0; column < 10; column++)
    for (int i = 0; i < ns; i++) {
      const struct edf_bytes_signal *s = &spec->signal[i];
      char samples[16];
      snprintf(samples, sizeof samples, "%d", samples_of(s));
      const char *texts[] = {s->label,
                             OR(s->transducer, ""),
                             OR(s->unit, is_annotations(s) ? "" : "uV"),
                             OR(s->pmin, is_annotations(s) ? "-1" : "-3276.8"),
                             OR(s->pmax, is_annotations(s) ? "1" : "3276.7"),
                             OR(s->dmin, spec->bdf ? "-8388608" : "-32768"),
                             OR(s->dmax, spec->bdf ? "8388607" : "32767"),
                             OR(s->prefilter, ""),
                             samples,
                             ""};
      put_field(out, texts[column], (size_t)widths[column]);
    }
}

static void put_tals(struct out *out, const struct edf_bytes *spec, int record, int first, size_t n) {
  char text[4096], clock[64];
  snprintf(clock, sizeof clock, "+%.9g^^|", record * atof(OR(spec->duration, "1")));
  snprintf(text, sizeof text, "%s%s", !first ? "" : OR(spec->clocks[record < 16 ? record : 15], clock),
           first && record < 16 ? OR(spec->tals[record], "") : "");
  if (strlen(text) > n) abort();
  for (size_t i = 0; i < n; i++) {
    char c = i < strlen(text) ? text[i] : '\0';
    c = c == '^' ? '\x14' : c == '~' ? '\x15' : c == '|' ? '\0' : c;
    put(out, &c, 1);
  }
}

static void put_record(struct out *out, const struct edf_bytes *spec, int ns, int record) {
  int first = 1;
  for (int s = 0; s < ns; s++) {
    int n = samples_of(&spec->signal[s]);
    if (is_annotations(&spec->signal[s])) {
      put_tals(out, spec, record, first, (spec->bdf ? 3u : 2u) * (size_t)n);
      first = 0;
      continue;
    }
    for (int i = 0; i < n; i++) {
      uint32_t sample = (uint32_t)(spec->bdf ? edf_bytes_sample24(s, record, i) : edf_bytes_sample(s, record, i));
      unsigned char bytes[3] = {sample & 255, sample >> 8 & 255, sample >> 16 & 255};
      put(out, bytes, spec->bdf ? 3 : 2);
    }
  }
}

unsigned char *edf_bytes_make(const struct edf_bytes *spec, size_t *n) {
  struct out out = {0};
  char bytes[24], records[16], signals[16];
  int ns = count(spec), n_records = spec->n_records == 0 ? 2 : spec->n_records < 0 ? 0 : spec->n_records;
  snprintf(bytes, sizeof bytes, "%d", 256 * (ns + 1));
  snprintf(records, sizeof records, "%d", n_records);
  snprintf(signals, sizeof signals, "%d", ns);
  put_field(&out,
            OR(spec->version, spec->bdf ? "\xFF"
                                          "BIOSEMI"
                                        : "0"),
            8);
  put_field(&out, OR(spec->patient, "X X X X"), 80);
  put_field(&out, OR(spec->recording, "Startdate 05-MAR-2021 X X X"), 80);
  put_field(&out, OR(spec->date, "05.03.21"), 8);
  put_field(&out, OR(spec->time, "22.15.30"), 8);
  put_field(&out, OR(spec->header_bytes, bytes), 8);
  put_field(&out, OR(spec->reserved, spec->bdf ? "BDF+C" : "EDF+C"), 44);
  put_field(&out, OR(spec->records, records), 8);
  put_field(&out, OR(spec->duration, "1"), 8);
  put_field(&out, OR(spec->ns, signals), 4);
  put_columns(&out, spec, ns);
  for (int r = 0; r < n_records; r++) put_record(&out, spec, ns, r);
  if (spec->trailing) put(&out, spec->trailing, strlen(spec->trailing));
  if (spec->cut > 0) out.n = (size_t)spec->cut;
  if (spec->cut < 0) out.n -= (size_t)-spec->cut;
  *n = out.n;
  return out.bytes;
}

const char *edf_bytes_write_raw(const void *bytes, size_t n, const char *name) {
  const char *path = test_temporary(name);
  FILE *f = fopen(path, "wb");
  if (!f || fwrite(bytes, 1, n, f) != n || fclose(f) != 0) abort();
  return path;
}

const char *edf_bytes_write(const struct edf_bytes *spec, const char *name) {
  size_t n;
  unsigned char *bytes = edf_bytes_make(spec, &n);
  const char *path = edf_bytes_write_raw(bytes, n, name);
  free(bytes);
  return path;
}
