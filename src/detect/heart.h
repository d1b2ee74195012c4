#ifndef TIB_DETECT_HEART_H
#define TIB_DETECT_HEART_H

/* Whether a movement is made of heart beats: of those that could not be taken out of the leg (BASE-8). It is where every
 * place at which it reaches the onset's level lies at a beat, and that at several of them: a movement of half a second and
 * more does so between beats as well. */

#include <tibialis/rules.h>
#include <tibialis/types.h>

struct tib_heart {
  const struct tib_envelope *leg;
  const struct tib_detection_rules *rules;
  size_t last;   /* beat that the place before was next to */
  int beats;     /* with places next to them */
  double away_s; /* largest distance of a place from its beat; NAN: there was none yet */
};

/* Begins with a movement of a leg; both pointers are kept. */
struct tib_heart tib_heart_make(const struct tib_envelope *leg, const struct tib_detection_rules *rules);

/* Whether a time lies at a beat, no farther from it than rules->ecg_window. */
bool tib_heart_is_at_beat(const struct tib_heart *heart, tib_ticks time);

/* A place of the movement at which the onset's level is reached. In order. */
void tib_heart_add(struct tib_heart *heart, tib_ticks time);

/* Sets `ecg`, `ecg_beats` and `ecg_away_s` of the movement. */
void tib_heart_judge(const struct tib_heart *heart, struct tib_candidate *candidate);

#endif
