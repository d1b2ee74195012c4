/* Lines that programs read: every byte of them is a promise. */
#include <criterion/criterion.h>
#include <locale.h>
#include <string.h>

#include "base/text.h"
#include "cohort/log.h"

static void line_is(const struct tib_log_event *event, const char *wanted) {
  struct tib_text line = {0};
  tib_log_line(&line, event);
  cr_assert_not(line.failed);
  cr_assert_str_eq(line.s, wanted);
  tib_text_finish(&line);
}

Test(log, leaves_out_what_is_not_known) {
  line_is(&(struct tib_log_event){.event = "note", .seconds = -1}, "{\"event\":\"note\"}\n");
  line_is(&(struct tib_log_event){.event = "begin", .id = "n1", .seconds = -1}, "{\"event\":\"begin\",\"id\":\"n1\"}\n");
}

Test(log, has_all_in_its_order) {
  struct tib_error error = {.status = TIB_NO_LEG_CHANNEL, .text = "a.edf: no \"leg\"\tthere\\"};
  struct tib_tally tally = {.total = 10, .scored = 1, .failed = 2, .already = 3};
  line_is(
      &(struct tib_log_event){
          .event = "end", .id = "n1", .status = "failed", .error = &error, .text = "said", .tally = &tally, .seconds = 1.5},
      "{\"event\":\"end\",\"id\":\"n1\",\"status\":\"failed\",\"error\":{\"code\":\"no-leg-channel\",\"text\":\"a.edf: no "
      "\\\"leg\\\"\\tthere\\\\\"},\"text\":\"said\",\"scored\":1,\"failed\":2,\"already\":3,\"total\":10,\"seconds\":1.5}"
      "\n");
}

Test(log, seconds_are_whole_milliseconds_with_a_dot) {
  setlocale(LC_ALL, "de_DE.UTF-8"); /* where it is there */
  line_is(&(struct tib_log_event){.event = "end", .seconds = 0}, "{\"event\":\"end\",\"seconds\":0.0}\n");
  line_is(&(struct tib_log_event){.event = "end", .seconds = 1.2344}, "{\"event\":\"end\",\"seconds\":1.234}\n");
  line_is(&(struct tib_log_event){.event = "end", .seconds = 1.2346}, "{\"event\":\"end\",\"seconds\":1.235}\n");
  line_is(&(struct tib_log_event){.event = "end", .seconds = 86399.9996}, "{\"event\":\"end\",\"seconds\":86400.0}\n");
}

/* A name of any bytes makes a line all the same: as Latin-1 where it is no UTF-8. */
Test(log, takes_any_name) {
  line_is(&(struct tib_log_event){.event = "begin", .id = "M\xC3\xBCller", .seconds = -1},
          "{\"event\":\"begin\",\"id\":\"M\xC3\xBCller\"}\n");
  line_is(&(struct tib_log_event){.event = "begin", .id = "M\xFCller", .seconds = -1},
          "{\"event\":\"begin\",\"id\":\"M\xC3\xBCller\"}\n");
  line_is(&(struct tib_log_event){.event = "begin", .id = "a\nb\x1F", .seconds = -1},
          "{\"event\":\"begin\",\"id\":\"a\\nb\\u001F\"}\n");
}

Test(log, adds_to_what_is_there) {
  struct tib_text lines = {0};
  tib_log_line(&lines, &(struct tib_log_event){.event = "note", .seconds = -1});
  tib_log_line(&lines, &(struct tib_log_event){.event = "error", .seconds = -1});
  cr_assert_str_eq(lines.s, "{\"event\":\"note\"}\n{\"event\":\"error\"}\n");
  tib_text_finish(&lines);
}
