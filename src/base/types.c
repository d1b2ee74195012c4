#include <stdlib.h>

#include <tibialis/types.h>

void tib_recording_finish(struct tib_recording *recording) {
  if (!recording) return;
  free(recording->channels);
  free(recording->segments);
  free(recording->deviations);
  *recording = (struct tib_recording){0};
}

void tib_context_finish(struct tib_context *context) {
  if (!context) return;
  free(context->stages);
  free(context->arousals);
  free(context->respiratory);
  free(context->movements);
  free(context->cramps);
  free(context->unknown);
  *context = (struct tib_context){0};
}

void tib_envelope_finish(struct tib_envelope *envelope) {
  if (!envelope) return;
  free(envelope->mean);
  free(envelope->peak);
  free(envelope->power);
  free(envelope->segments);
  free(envelope->minutes);
  free(envelope->flat);
  free(envelope->beats);
  *envelope = (struct tib_envelope){0};
}

void tib_activity_finish(struct tib_activity *activity) {
  if (!activity) return;
  free(activity->rms_g);
  free(activity->floor_g);
  free(activity->events);
  *activity = (struct tib_activity){0};
}

void tib_detection_finish(struct tib_detection *detection) {
  if (!detection) return;
  for (size_t i = 0; i < detection->n_legs; i++) {
    free(detection->legs[i].rest.level_uv);
    free(detection->legs[i].rest.first);
    free(detection->legs[i].out);
    free(detection->legs[i].minute_rest_uv);
    free(detection->legs[i].minute_faults);
  }
  free(detection->candidates);
  for (size_t i = 0; i < 2; i++) free(detection->ankle_only[i]);
  *detection = (struct tib_detection){0};
}
