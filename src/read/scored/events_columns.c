#include "read/scored/events_columns.h"

#include <string.h>

#include "read/scored/map.h"

/* Titles as they are without signs and in small letters, the better ones first. */
static const char *const titles[TIB_COLUMNS][22] = {
    [TIB_COLUMN_ONSET] = {"onset", "onsets", "onsetsec", "onsetseconds", "start", "starts", "startsec", "startseconds",
                          "starttime", "starttimes", "starttimesec", "starttimeseconds", "begin", "time"},
    [TIB_COLUMN_END] = {"end", "ends", "endsec", "endseconds", "endtime", "endtimes", "stop", "stops", "stopsec",
                        "stopseconds", "stoptime", "stoptimes", "offset"},
    [TIB_COLUMN_DURATION] = {"duration", "durations", "durationsec", "durationseconds", "dur", "durs", "length", "lengths"},
    [TIB_COLUMN_EVENT] = {"trialtype", "description", "event", "eventtype", "eventname", "events", "label", "labels",
                          "annotation", "annotations", "type", "name", "value", "sleepstage", "stage"},
    [TIB_COLUMN_CHANNEL] = {"channel", "channels", "chname", "chnames", "signal", "electrode"},
    [TIB_COLUMN_SIDE] = {"side"},
    [TIB_COLUMN_RULES] = {"rules"},
};

/* What --map calls them. */
static const char *const roles[TIB_COLUMNS] = {"onset", "end", "duration", "event", "channel", NULL, NULL};

/* "Start Time (s)" to "starttimes". */
static void plain(struct tib_cell cell, char *to, size_t size) {
  size_t n = 0;
  for (size_t i = 0; i < cell.n && n + 1 < size; i++) {
    char c = cell.s[i];
    if (c >= 'A' && c <= 'Z') c = (char)(c - 'A' + 'a');
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) to[n++] = c;
  }
  to[n] = '\0';
}

/* How well a title suits a column: 0 not at all, 1 best; the user's map before all. */
static size_t rank_of(const struct tib_annot_map *map, struct tib_cell cell, int column) {
  char text[40];
  const char *role = tib_annot_map_column(map, cell);
  if (role) return roles[column] && strcmp(role, roles[column]) == 0 ? 1 : 0;
  plain(cell, text, sizeof text);
  for (size_t i = 0; titles[column][i]; i++)
    if (strcmp(text, titles[column][i]) == 0) return i + 2;
  return 0;
}

static void find_columns(struct tib_cell line, char separator, const struct tib_annot_map *map,
                         struct tib_events_columns *columns) {
  struct tib_cell cell[TIB_EVENTS_MAX_CELLS];
  size_t best[TIB_COLUMNS] = {0};
  char text[40];
  *columns = (struct tib_events_columns){.separator = separator};
  columns->n = tib_cells_split(line, separator, cell, TIB_EVENTS_MAX_CELLS);
  for (size_t i = 0; i < columns->n && i < TIB_EVENTS_MAX_CELLS; i++)
    for (int c = 0; c < TIB_COLUMNS; c++) {
      size_t rank = rank_of(map, cell[i], c);
      if (rank == 0 || (best[c] > 0 && rank >= best[c])) continue;
      best[c] = rank;
      columns->at[c] = i + 1;
      columns->title[c] = cell[i];
    }
  plain(columns->title[TIB_COLUMN_EVENT], text, sizeof text);
  columns->stages = strcmp(text, "stage") == 0 || strcmp(text, "sleepstage") == 0;
}

/* Tabs, semicolons or commas: the first that makes a table, else the one of most cells. */
void tib_events_columns_find(struct tib_cell line, const struct tib_annot_map *map, struct tib_events_columns *columns) {
  static const char separators[] = {'\t', ';', ','};
  struct tib_events_columns found;
  *columns = (struct tib_events_columns){.separator = '\t'};
  for (size_t i = 0; i < sizeof separators; i++) {
    find_columns(line, separators[i], map, &found);
    bool whole = found.at[TIB_COLUMN_ONSET] && found.at[TIB_COLUMN_EVENT];
    if (whole || found.n > columns->n) *columns = found;
    if (whole) return;
  }
}

/* The first line that is neither empty nor a comment. */
bool tib_events_next_content(struct tib_lines *lines, struct tib_cell *line) {
  while (tib_lines_next(lines, line))
    if (tib_cell_trim(*line).n > 0 && line->s[0] != '#') return true;
  return false;
}
