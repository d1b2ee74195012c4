#include "read/scored/stage_codes.h"

#include "base/text.h"

#define UNSCORED TIB_STAGE_UNKNOWN
#define W TIB_STAGE_W
#define N1 TIB_STAGE_N1
#define N2 TIB_STAGE_N2
#define N3 TIB_STAGE_N3
#define R TIB_STAGE_R

static const enum tib_stage yasa[] = {UNSCORED, UNSCORED, W, N1, N2, N3, R};

/* 4 is the stage 4 of Rechtschaffen and Kales. 9 is wake to yasa and unscored to Luna: unscored is what it says. */
static const enum tib_stage profusion[] = {W, N1, N2, N3, N3, R, UNSCORED, UNSCORED, UNSCORED, UNSCORED};

static const enum tib_stage dreams[] = {UNSCORED, UNSCORED, UNSCORED, UNSCORED, N3, N2, N1, R, W};
static const enum tib_stage deltamed[] = {W, R, N1, N2, N3};
static const enum tib_stage physip[] = {N3, N2, N1, R, W, UNSCORED};

#define HIGH(codes, low) ((low) + (int)(sizeof(codes) / sizeof(codes)[0]) - 1)

static const struct tib_stage_codes all[] = {
    {"yasa", "yasa: 0 W, 1 N1, 2 N2, 3 N3, 4 R, -1 artefact, -2 unscored", -2, HIGH(yasa, -2), yasa},
    {"profusion", "Profusion, NSRR: 0 W, 1 N1, 2 N2, 3 and 4 N3, 5 R, 9 unscored", 0, HIGH(profusion, 0), profusion},
    {"dreams", "DREAMS: 5 W, 4 R, 3 N1, 2 N2, 1 N3, 0 and below unscored", -3, HIGH(dreams, -3), dreams},
    {"deltamed", "Deltamed: 1 W, 2 R, 3 N1, 4 N2, 5 N3", 1, HIGH(deltamed, 1), deltamed},
    {"physip", "Physip: 4 W, 3 R, 2 N1, 1 N2, 0 N3, 5 unscored", 0, HIGH(physip, 0), physip},
};

const struct tib_stage_codes *tib_stage_codes(size_t *n) {
  *n = sizeof all / sizeof all[0];
  return all;
}

const struct tib_stage_codes *tib_stage_codes_find(const char *name) {
  for (size_t i = 0; name && i < sizeof all / sizeof all[0]; i++)
    if (tib_text_equal_fold(all[i].name, name)) return &all[i];
  return NULL;
}

const char *tib_stage_label(enum tib_stage stage) {
  static const char *const labels[TIB_STAGE_COUNT] = {"?", "W", "N1", "N2", "N3", "R"};
  return (unsigned)stage < TIB_STAGE_COUNT ? labels[stage] : labels[TIB_STAGE_UNKNOWN];
}
