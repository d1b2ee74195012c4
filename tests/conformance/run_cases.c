/* Runs every .case file of a folder and prints TAP:  run_cases FOLDER
 *
 * A case is a night in a few lines, and below each `expect PROFILE` what that profile must make of it. Times in seconds.
 *
 *   recording 0 3600          lights 10 3500         stages N2*4 W*2 ?     (epochs of 30 s from time 0)
 *   legs left right           out left 60 120        gap 100 110
 *   event left 10 12 [imported] [truncated] [gross] [ecg] [bursts=2] [median=3] [rest=1]
 *   events left 1.5 at 0 20 40 60                    (all of 1.5 s)
 *   arousal 12.49 16          respiratory hypopnea 100 120                 (or `none`: looked for, and none there)
 *   gross-looked-for          set [PROFILE:]lm-min = 0.4 s
 *   expect wasm-2016
 *   row left plm at 0 20 40 60 series=1 [reason=a,b imi= plm_nr= arousal= respiratory= stage= parts= offset= ...]
 *   index plms 4 [per hour [hours]]   index plmw n/a   by N2 plms 4   by left clm 4   periodicity_ferri 0.75   series_n 1
 *
 * What it is about, for those who look for it and for tests/lint/test_cases.sh, anywhere before the first `expect`:
 *   vector = V12              confidence = high|medium|low
 *   checks = imi-min below    (or at, or above; off where 0 is no limit; or the mode: checks = join gap; shape where a
 * value is no limit; behind it a profile, where it is the limit of that one only)
 *
 * EMG in place of events, rectified, 200 samples a second; then movements are found in it (case_signal.c):
 *   signal left 120 0.125     level left 50 52 9                           sustained 1     (bursts found, checked)
 *   pulses left 50 52 0.25 0.1 9 (every 0.25 s 0.1 s of it)                candidates 1   minutes left 2 0 0   rest left 60
 * 1 Under `expect accelerometer` signals are motion in g, in steps of 0.05 s, and events are movements (case_found.c):
 *   gravity 0.85              motion 20 20.5   motions 1   floor 30 0.001   linked left 19 yes   scale bad
 *   turn 30 20.5 (gravity turns by so many degrees)   gross 1 (movements of the body)   linked left 19 gross
 * Under `expect patterns`:    runs hft 1 [8] (of 8 bursts)   potentials left 5 1 no (NREM minutes with enough; excessive)
 *
 * A sustained burst as it was measured, and the grade that it gets (case_burst.c); before it what surrounds it:
 *   burst left 100 130 [ratio=3] [high= mains= rails= flat= laterality= occupancy= continuity= dropout=]
 *         [tibialis] [moves] [one-leg] [unseen]       ankle left [LOST UNTIL]   body left 105 108   wrote 250 250
 *   run left 100 110          large both 100 110      grade probable   criterion 12 untestable   capped yes
 *   annotated yes             rival wake yes          cap tibialis yes
 *
 * A row must have no reason unless one is named, and where one row is named all must be. */

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "case_file.h"

static int compare_names(const void *a, const void *b) { return strcmp(*(char *const *)a, *(char *const *)b); }

static bool is_case(const char *name) {
  size_t n = strlen(name);
  return n > 5 && strcmp(name + n - 5, ".case") == 0;
}

static size_t list_cases(const char *folder, char **names, size_t most) {
  DIR *dir = opendir(folder);
  size_t n = 0;
  for (struct dirent *entry = dir ? readdir(dir) : NULL; entry && n < most; entry = readdir(dir))
    if (is_case(entry->d_name)) names[n++] = strdup(entry->d_name);
  if (dir) closedir(dir);
  qsort(names, n, sizeof *names, compare_names);
  return n;
}

static bool run_one(const char *folder, const char *name, size_t number) {
  static struct case_night night;
  char path[1024], got[512] = "";
  const char *why = NULL;
  snprintf(path, sizeof path, "%s/%s", folder, name);
  int line = case_read(path, &night, &why);
  if (line != 0)
    snprintf(got, sizeof got, "%s", why);
  else
    line = case_check(&night, got, sizeof got);
  printf("%s %zu - %.*s\n", line == 0 ? "ok" : "not ok", number, (int)(strlen(name) - 5), name);
  if (line != 0) printf("# %s:%d: %s\n", name, line, got);
  return line == 0;
}

int main(int argc, char **argv) {
  enum { MOST = 1000 };
  static char *names[MOST];
  size_t n = argc == 2 ? list_cases(argv[1], names, MOST) : 0, failed = 0;
  if (n == 0) {
    printf("1..1\nnot ok 1 - there are cases to run\n# usage: run_cases FOLDER\n");
    return 1;
  }
  printf("1..%zu\n", n);
  for (size_t i = 0; i < n; i++) {
    failed += !run_one(argv[1], names[i], i + 1);
    free(names[i]);
  }
  return failed > 0;
}
