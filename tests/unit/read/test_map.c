#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "read/scored/map.h"

static enum tib_status load(const char *text, struct tib_annot_map **map, struct tib_error *err) {
  struct tib_text_file file;
  cr_assert_eq(tib_text_file_load("lab.map", (const unsigned char *)text, strlen(text), &file, err), TIB_OK);
  enum tib_status status = tib_annot_map_load(&file, map, err);
  tib_text_file_finish(&file);
  return status;
}

static struct tib_annot_map *sound(const char *text) {
  struct tib_annot_map *map;
  struct tib_error err = {0};
  cr_assert_eq(load(text, &map, &err), TIB_OK, "%s", err.text);
  return map;
}

static void check(const struct tib_annot_map *map, const char *label, enum tib_annot_class class, int value) {
  const struct tib_annot_label *found = tib_annot_map_find(map, label);
  cr_assert_not_null(found, "%s", label);
  cr_assert(found->class == class && found->value == value, "%s: class %d, value %d", label, (int)found->class,
            found->value);
  cr_assert_not(found->timed, "the user has said what it means");
}

Test(map, classes_and_sides) {
  struct tib_annot_map *map = sound(
      "# our lab's labels\n"
      "\n"
      "Leg L -> LM, left\n"
      "  Leg R->LM ,RIGHT  # right\r\n"
      "Both legs moved -> LM, both\n"
      "Kick -> limb_movement\n"
      "Leg l old -> LM:left\n"
      "Leg sw -> LM:left, right\n"
      "Dozing -> N1\n"
      "Awake -> W\n"
      "Stop -> apnea:central\n"
      "Blip -> arousal\n"
      "Dark -> lights_off\n"
      "Bright -> Lights on\n"
      "Noise -> ignore\n"
      "apnea -> ignore\n"
      "a -> b -> N2\n");
  check(map, "leg l", TIB_ANNOT_MOVEMENT, TIB_LEFT);
  check(map, " LEG R ", TIB_ANNOT_MOVEMENT, TIB_RIGHT);
  check(map, "both legs moved", TIB_ANNOT_MOVEMENT, TIB_BOTH);
  check(map, "Kick", TIB_ANNOT_MOVEMENT, TIB_SIDE_NONE);
  check(map, "Leg l old", TIB_ANNOT_MOVEMENT, TIB_LEFT);
  check(map, "Leg sw", TIB_ANNOT_MOVEMENT, TIB_RIGHT);
  check(map, "Dozing", TIB_ANNOT_STAGE, TIB_STAGE_N1);
  check(map, "awake", TIB_ANNOT_STAGE, TIB_STAGE_W);
  check(map, "Stop", TIB_ANNOT_RESPIRATORY, TIB_APNEA_CENTRAL);
  check(map, "blip", TIB_ANNOT_AROUSAL, 0);
  check(map, "dark", TIB_ANNOT_LIGHTS_OFF, 0);
  check(map, "bright", TIB_ANNOT_LIGHTS_ON, 0);
  check(map, "noise", TIB_ANNOT_IGNORED, 0);
  check(map, "Apnea", TIB_ANNOT_IGNORED, 0);
  check(map, "a -> b", TIB_ANNOT_STAGE, TIB_STAGE_N2);
  cr_assert_null(tib_annot_map_find(map, "Leg"));
  cr_assert_null(tib_annot_map_find(map, "# our lab's labels"));
  tib_annot_map_destroy(map);
}

Test(map, patterns) {
  static const struct {
    const char *pattern, *label;
    bool fits;
  } rows[] = {
      {"leg", "leg", true},
      {"leg", "legs", false},
      {"leg", "a leg", false},
      {"leg*", "leg", true},
      {"leg*", "legs left", true},
      {"*leg", "left leg", true},
      {"*leg", "legs", false},
      {"*leg*", "a leg here", true},
      {"l*g", "log", true},
      {"l*g", "lg", true},
      {"l*g", "lgx", false},
      {"l?g", "leg", true},
      {"l?g", "lg", false},
      {"l?g", "leeg", false},
      {"l?g", "l\xC3\xA9g", true},
      {"l??g", "l\xC3\xA9g", false},
      {"*?g", "\xC3\xA9g", true},
      {"*??g", "\xC3\xA9g", false},
      {"*", "", true},
      {"*", "anything", true},
      {"?", "", false},
      {"**a**", "bab", true},
      {"a*b*c", "axbxbxc", true},
      {"a*b*c", "axcxb", false},
      {"\xC3\x89V*", "\xC3\xA9veil", true},
      {"sleep stage ?", "Sleep stage X", true},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    char line[80];
    snprintf(line, sizeof line, "%s -> N2\n", rows[i].pattern);
    struct tib_annot_map *map = sound(line);
    cr_assert_eq(tib_annot_map_find(map, rows[i].label) != NULL, rows[i].fits, "%s on %s", rows[i].pattern, rows[i].label);
    tib_annot_map_destroy(map);
  }
}

Test(map, first_line_counts_and_unused_ones_are_known) {
  struct tib_annot_map *map = sound("Leg left -> LM, left\n\nLeg * -> LM\nLeg right -> LM, right\ncolumn: Was -> event\n");
  size_t at = 0;
  int64_t line = 0;
  check(map, "leg left", TIB_ANNOT_MOVEMENT, TIB_LEFT);
  check(map, "leg right", TIB_ANNOT_MOVEMENT, TIB_SIDE_NONE);
  cr_assert(tib_annot_map_unused(map, &at, &line) && line == 4);
  cr_assert(tib_annot_map_unused(map, &at, &line) && line == 5);
  cr_assert_not(tib_annot_map_unused(map, &at, &line));
  tib_annot_map_destroy(map);
}

Test(map, columns) {
  struct tib_annot_map *map = sound(
      "column: Beginn -> onset\nCOLUMN: Ende*->End\ncolumn:Dauer -> duration\ncolumn: Was -> event\ncolumn: Kanal -> "
      "channel\nDauer -> N2\n");
  static const char *const rows[][2] = {
      {"beginn", "onset"}, {"Ende [s]", "end"}, {" DAUER ", "duration"}, {"was", "event"}, {"Kanal", "channel"}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    const char *role = tib_annot_map_column(map, (struct tib_cell){rows[i][0], strlen(rows[i][0])});
    cr_assert(role && strcmp(role, rows[i][1]) == 0, "%s", rows[i][0]);
  }
  cr_assert_null(tib_annot_map_column(map, (struct tib_cell){"wo", 2}));
  cr_assert_null(tib_annot_map_find(map, "beginn"), "a column's title is no label");
  check(map, "dauer", TIB_ANNOT_STAGE, TIB_STAGE_N2);
  tib_annot_map_destroy(map);
  cr_assert_null(tib_annot_map_find(NULL, "x"));
  cr_assert_null(tib_annot_map_column(NULL, (struct tib_cell){"x", 1}));
}

Test(map, refused) {
  static const struct {
    const char *text, *cause;
  } rows[] = {
      {"Leg\n", "line 1: there is no arrow"},
      {"# a\n\nLeg = LM\n", "line 3: there is no arrow"},
      {"Leg -> leggy\n", "line 1: its class 'leggy' is not known"},
      {"Leg ->\n", "line 1: its class '' is not known"},
      {"Leg -> LM, up\n", "line 1: its side 'up' is neither"},
      {"Leg -> LM,\n", "line 1: its side '' is neither"},
      {"Leg -> LM, left, right\n", "line 1: more than a class and a side"},
      {"Nap -> N2, left\n", "line 1: only movements have a side"},
      {"Nap -> ignore, left\n", "line 1: only movements have a side"},
      {"-> N2\n", "line 1: there is no pattern"},
      {"column: -> onset\n", "line 1: there is no pattern"},
      {"column: A -> begin\n", "line 1: a column is onset"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct tib_annot_map *map = (struct tib_annot_map *)1;
    struct tib_error err = {0};
    cr_assert_eq(load(rows[i].text, &map, &err), TIB_SCORING_FORMAT, "%s", rows[i].text);
    cr_assert_null(map);
    cr_assert(strstr(err.text, "lab.map") && strstr(err.text, rows[i].cause), "%s", err.text);
  }
}

Test(map, limits) {
  struct tib_annot_map *map;
  struct tib_error err = {0};
  char *text = malloc(20000 * 8), *end = text;
  for (int i = 0; i < 10000; i++) end += sprintf(end, "a->N1\n");
  cr_assert_eq(load(text, &map, &err), TIB_OK, "%s", err.text);
  tib_annot_map_destroy(map);
  sprintf(end, "a->N1\n");
  cr_assert_eq(load(text, &map, &err), TIB_UNSUPPORTED);
  cr_assert(strstr(err.text, "lab.map") && strstr(err.text, "10000"), "%s", err.text);
  memset(text, 'p', 255);
  strcpy(text + 255, "->N1");
  cr_assert_eq(load(text, &map, &err), TIB_OK, "%s", err.text);
  text[255] = '\0';
  cr_assert_not_null(tib_annot_map_find(map, text));
  tib_annot_map_destroy(map);
  strcpy(text + 255, "p->N1");
  cr_assert_eq(load(text, &map, &err), TIB_SCORING_FORMAT);
  cr_assert(strstr(err.text, "255 bytes"), "%s", err.text);
  free(text);
}

Test(map, files) {
  struct tib_annot_map *map;
  struct tib_input input;
  struct tib_error err = {0};
  cr_assert_eq(tib_annot_map_read("/no/such.map", &map, &input, &err), TIB_NOT_FOUND);
  cr_assert_null(map);
  tib_annot_map_destroy(NULL);
}
