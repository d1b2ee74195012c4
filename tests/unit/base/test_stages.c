#include <criterion/criterion.h>

#include "base/stages.h"

#define S TIB_TICKS_PER_S

/* Two runs of epochs with a gap between them that nobody scored. */
static const struct tib_stage_span NIGHT[] = {
    {{30 * S, 60 * S}, TIB_STAGE_W},
    {{60 * S, 120 * S}, TIB_STAGE_N1},
    {{180 * S, 181 * S}, TIB_STAGE_N2},
};

Test(stages, are_found_by_time) {
  static const struct {
    tib_ticks time;
    size_t index; /* 3: in none */
  } rows[] = {
      {INT64_MIN, 3},   {0, 3},           {30 * S - 1, 3}, {30 * S, 0},      {60 * S - 1, 0},
      {60 * S, 1},      {120 * S - 1, 1}, {120 * S, 3},    {180 * S - 1, 3}, {180 * S, 2},
      {181 * S - 1, 2}, {181 * S, 3},     {INT64_MAX, 3},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    cr_expect_eq(tib_stage_find(NIGHT, 3, rows[i].time), rows[i].index, "row %zu", i);
  cr_expect_eq(tib_stage_find(NIGHT, 1, 60 * S), 1);
  cr_expect_eq(tib_stage_find(NULL, 0, 0), 0);
}
