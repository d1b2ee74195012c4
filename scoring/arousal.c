#include "scoring/steps.h"

/* AASM-AR-1, WASM16-AR-1. One arousal may belong to several movements: movements are counted, not pairs (WASM16-AR-2). */
void tib_score_link_arousals(const struct tib_night *night, struct tib_score *score) {
  if (!night->input->context->has_arousals) return; /* EDGE-9 */
  for (size_t i = 0; i < score->n_movements; i++) {
    struct tib_movement *movement = &score->movements[i];
    movement->arousal = tib_spans_meet_closed(&night->arousals, movement->span) ? TIB_YES : TIB_NO;
  }
}
