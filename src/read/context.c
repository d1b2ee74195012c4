#include <inttypes.h>

#include "read/annot_edf.h"
#include "read/edf_fields.h"
#include "read/reader.h"

enum tib_status tib_reader_note_annotations(struct tib_recording *recording, const struct tib_annot_remarks *remarks,
                                            struct tib_error *err) {
  enum tib_status status = TIB_OK;
  if (remarks->n_stage_n > 0)
    status = tib_edf_deviate(recording, err, "stage-of-unknown-depth", "these epochs have no stage",
                             "%" PRId64 " annotations 'Sleep stage N' do not tell N1 from N2 and N3", remarks->n_stage_n);
  if (status == TIB_OK && remarks->n_overlapping > 0)
    status = tib_edf_deviate(recording, err, "overlapping-stages", "the later one stands from its onset on",
                             "%" PRId64 " stages reach into the one after", remarks->n_overlapping);
  return status;
}

enum tib_status tib_read_context(struct tib_reader *reader, tib_ticks epoch, struct tib_context *context,
                                 struct tib_error *err) {
  struct tib_recording *recording = &reader->header.recording;
  struct tib_annot_remarks remarks;
  bool signals = recording->n_channels > 0;
  *context = (struct tib_context){0};
  if (!reader->passed)
    return tib_fail(err, TIB_INTERNAL, "%s: its annotations were asked for before they were read", recording->name);
  recording->n_deviations = reader->n_pass_deviations;
  enum tib_status status =
      tib_annot_edf_load(&reader->tals, reader->zero, signals ? recording->duration : -1,
                         epoch > 0 ? epoch : 30 * TIB_TICKS_PER_S, recording->name, context, &remarks, err);
  if (status == TIB_OK) status = tib_reader_note_annotations(recording, &remarks, err);
  if (status != TIB_OK) {
    tib_context_finish(context);
    return status;
  }
  if (!signals) recording->duration = remarks.last; /* the header's own length means nothing there */
  return TIB_OK;
}
