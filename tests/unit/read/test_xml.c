/* XML itself, under both dialects: which files are theirs, what is refused and why, and that size is bounded. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "format_test.h"
#include "read/scored/xml.h"

#define NSRR &tib_format_nsrr_xml
#define PROFUSION &tib_format_profusion_xml

/* ---- recognising ---- */

static const struct tib_annot_format *format_of(const char *text) {
  struct tib_text_file file;
  struct tib_error err;
  cr_assert_eq(tib_text_file_load("night.edf", (const unsigned char *)text, strlen(text), &file, &err), TIB_OK);
  const struct tib_annot_format *format = tib_annot_format_of(&file);
  tib_text_file_finish(&file);
  return format;
}

Test(xml, known_by_its_root) {
  static const struct {
    const char *text;
    const struct tib_annot_format *format;
  } rows[] = {
      {"<PSGAnnotation/>", NSRR},
      {"<CMPStudyConfig>", PROFUSION},
      {"\xEF\xBB\xBF<?xml version=\"1.0\"?>\r\n<PSGAnnotation a='1'>", NSRR},
      {" \n\t<?xml version='1.0' encoding='utf-16'?><!-- <CMPStudyConfig> --><?x y?>\n<PSGAnnotation>", NSRR},
      {"<!DOCTYPE PSGAnnotation SYSTEM \"nsrr.dtd\">\n<PSGAnnotation>", NSRR},
      {"<n:CMPStudyConfig xmlns:n='x'>", PROFUSION},
      {"<!DOCTYPE PSGAnnotation [<!ELEMENT a ANY> <!-- ' ]> --> <?p ' ]> ?> <!ATTLIST a b CDATA ']>'>] >\n<PSGAnnotation >",
       NSRR},
      {"<CMPStudyConfig\tx='1", PROFUSION}, /* told to be broken when it is read */
      {"<!DOCTYPE PSGAnnotation [<!ELEMENT a ANY> <PSGAnnotation/>", NULL},
      {"<!DOCTYPE PSGAnnotation 'x <PSGAnnotation/>", NULL},
      {"<!DOCTYPE PSGAnnotation [<!-- ]> <PSGAnnotation/>", NULL},
      {"<?xml <PSGAnnotation/>", NULL},
      {"<PSGAnnotations/>", NULL},
      {"<psgannotation/>", NULL},
      {"<Annotations><PSGAnnotation/></Annotations>", NULL},
      {"<!-- PSGAnnotation --><PatientStudy/>", NULL},
      {"<!-- <PSGAnnotation/> -->", NULL},
      {"PSGAnnotation <PSGAnnotation/>", NULL},
      {"<PSGAnnotation", NULL},
      {"", NULL},
      {"<", NULL},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    cr_expect_eq(format_of(rows[i].text), rows[i].format, "%s", rows[i].text);
}

/* ---- what is refused ---- */

Test(xml, entities_are_refused) {
  static const char *const cause = "defines an entity";
  refuse_text(NSRR,
              "<?xml version=\"1.0\"?>\n<!DOCTYPE PSGAnnotation [\n<!ENTITY a \"0123456789\">\n"
              "<!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\">\n<!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;\">\n]>\n"
              "<PSGAnnotation><ScoredEvents><ScoredEvent><EventConcept>&c;</EventConcept></ScoredEvent></ScoredEvents>"
              "</PSGAnnotation>",
              NULL, TIB_SCORING_FORMAT, "line 3: it defines an entity");
  refuse_text(PROFUSION,
              "<!DOCTYPE CMPStudyConfig [<!ENTITY x SYSTEM \"file:///etc/hostname\">]><CMPStudyConfig>&x;</CMPStudyConfig>",
              NULL, TIB_SCORING_FORMAT, cause);
  refuse_text(PROFUSION, "<!DOCTYPE CMPStudyConfig [<!ENTITY x PUBLIC \"-//x\" \"http://127.0.0.1/x\">]><CMPStudyConfig/>",
              NULL, TIB_SCORING_FORMAT, cause);
  refuse_text(NSRR, "<!DOCTYPE PSGAnnotation [<!ENTITY % p \"<!ELEMENT x ANY>\"> %p;]><PSGAnnotation/>", NULL,
              TIB_SCORING_FORMAT, cause);
  refuse_text(NSRR, "<!DOCTYPE PSGAnnotation [<!ENTITY % p SYSTEM \"x.dtd\"> %p;]><PSGAnnotation/>", NULL,
              TIB_SCORING_FORMAT, cause);
  refuse_text(NSRR, "<!DOCTYPE PSGAnnotation [<!NOTATION g SYSTEM \"g\"><!ENTITY x SYSTEM \"x\" NDATA g>]><PSGAnnotation/>",
              NULL, TIB_SCORING_FORMAT, cause);
}

/* A text with a hole in it is no text: not where a document type elsewhere would fill it, and not where nothing would. */
Test(xml, entities_that_are_not_there) {
  refuse_text(NSRR, "<!DOCTYPE PSGAnnotation SYSTEM \"nsrr.dtd\">\n<PSGAnnotation>&who;</PSGAnnotation>", NULL,
              TIB_SCORING_FORMAT, "line 2: it uses an entity");
  /* Behind a reference that is not followed expat takes in no definitions. */
  refuse_text(NSRR, "<!DOCTYPE PSGAnnotation [ %who; <!ENTITY a \"b\"> ]>\n<PSGAnnotation>&a;</PSGAnnotation>", NULL,
              TIB_SCORING_FORMAT, "line 2: it uses an entity");
  refuse_text(NSRR, "<PSGAnnotation>\n&who;</PSGAnnotation>", NULL, TIB_SCORING_FORMAT, "line 2: broken XML");
}

/* A document type without entities does no harm, and is not fetched. */
Test(xml, document_types_are_looked_past) {
  struct loaded l = load_text(PROFUSION,
                              "<!DOCTYPE CMPStudyConfig SYSTEM \"/no/such.dtd\" [<!ELEMENT CMPStudyConfig ANY>]>"
                              "<CMPStudyConfig><SleepStages><SleepStage>2</SleepStage></SleepStages></CMPStudyConfig>",
                              NULL);
  ENTRIES(&l, {0, 30, "N2", NULL});
  finish_loaded(&l);
}

Test(xml, broken_documents) {
  static const struct {
    const char *text, *cause;
  } rows[] = {
      {"<PSGAnnotation>\n<EpochLength>30</EpochLength>\n", "line 3: the file ends"},
      {"<PSGAnnotation><ScoredEvents><Scored", "the file ends"},
      {"<PSGAnnotation><ScoredEvents><![CDATA[", "the file ends"},
      {"<PSGAnnotation><!-- ", "the file ends"},
      {"<PSGAnnotation>\n</CMPStudyConfig>", "line 2: broken XML (mismatched tag)"},
      {"<PSGAnnotation/>\n<PSGAnnotation/>", "line 2: broken XML (junk after document element)"},
      {"<PSGAnnotation><a b=\"1\" b=\"2\"/></PSGAnnotation>", "broken XML (duplicate attribute)"},
      {"<PSGAnnotation>a & b</PSGAnnotation>", "broken XML"},
      {"<PSGAnnotation>\x01</PSGAnnotation>", "broken XML"},
      {"<PSGAnnotation>&#0;</PSGAnnotation>", "broken XML"},
      {"<PSGAnnotation>]]></PSGAnnotation>", "broken XML"},
      {"\r\n\r\n\n<PSGAnnotation>\n<a></b></PSGAnnotation>", "line 5: broken XML"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    refuse_text(NSRR, rows[i].text, NULL, TIB_SCORING_FORMAT, rows[i].cause);
}

/* Every begin of a sound file is refused. */
Test(xml, cut_anywhere) {
  static const char text[] =
      "<?xml "
      "version=\"1.0\"?><PSGAnnotation><EpochLength>30</EpochLength><ScoredEvents><ScoredEvent><EventConcept>R\xC3\xA9v"
      "</EventConcept><Start>1</Start><Duration>2</Duration></ScoredEvent></ScoredEvents></PSGAnnotation>";
  for (size_t n = 0; n < sizeof text; n++) {
    struct loaded l = {0};
    struct tib_annot_frame frame = frame_unknown();
    cr_assert_eq(tib_text_file_load("cut", (const unsigned char *)text, n, &l.file, &l.err), TIB_OK);
    l.status = tib_format_nsrr_xml.load(&l.file, &frame, &l.list, &l.err);
    cr_expect_eq(l.status, n + 1 == sizeof text ? TIB_OK : TIB_SCORING_FORMAT, "%zu bytes", n);
    finish_loaded(&l);
  }
}

/* ---- limits ---- */

/* `before`, then `piece` n times, then `after`. */
static char *repeat(const char *before, const char *piece, size_t n, const char *after) {
  size_t length = strlen(piece);
  char *text = malloc(strlen(before) + n * length + strlen(after) + 1), *at = text;
  cr_assert_not_null(text);
  at = stpcpy(at, before);
  for (size_t i = 0; i < n; i++, at += length) memcpy(at, piece, length);
  strcpy(at, after);
  return text;
}

static void expect_status(const char *text, enum tib_status status, const char *cause) {
  struct loaded l = load_text(NSRR, text, NULL);
  cr_expect_eq(l.status, status, "%s: %s", tib_status_code(l.status), l.err.text);
  if (status != TIB_OK) cr_expect(strstr(l.err.text, cause), "'%s' is not in: %s", cause, l.err.text);
  finish_loaded(&l);
}

Test(xml, depth) {
  char *deep = repeat("<PSGAnnotation>", "<a>", TIB_XML_MAX_DEPTH, "");
  expect_status(deep, TIB_SCORING_FORMAT, "deeper than 16");
  free(deep);
  deep = repeat("<PSGAnnotation>", "<a>", 1000000, "");
  expect_status(deep, TIB_SCORING_FORMAT, "deeper than 16");
  free(deep);
  deep = repeat("<PSGAnnotation>", "<a>", TIB_XML_MAX_DEPTH - 1, "");
  char *sound = repeat(deep, "</a>", TIB_XML_MAX_DEPTH - 1, "</PSGAnnotation>");
  expect_status(sound, TIB_OK, "");
  free(deep);
  free(sound);
}

/* At the limit and one byte above it; comments between do not begin the count anew. */
Test(xml, length_of_a_text) {
  char *text = repeat("<PSGAnnotation><Notes>", "x", TIB_XML_MAX_TEXT, "</Notes></PSGAnnotation>");
  expect_status(text, TIB_OK, "");
  free(text);
  text = repeat("<PSGAnnotation><Notes>y<!---->", "x", TIB_XML_MAX_TEXT, "</Notes></PSGAnnotation>");
  expect_status(text, TIB_SCORING_FORMAT, "longer than 64 KiB");
  free(text);
  text = repeat("<PSGAnnotation><Notes>", "<b/>x&#120;", TIB_XML_MAX_TEXT / 2 + 1, "</Notes></PSGAnnotation>");
  expect_status(text, TIB_SCORING_FORMAT, "longer than 64 KiB");
  free(text);
  text = repeat("<PSGAnnotation>", "<b/>\n   \n", TIB_XML_MAX_TEXT, "</PSGAnnotation>");
  expect_status(text, TIB_OK, "");
  free(text);
}

Test(xml, names_of_any_length) {
  char *name = repeat("<PSGAnnotation><", "n", 100000, "/></PSGAnnotation>");
  expect_status(name, TIB_OK, "");
  free(name);
}

Test(xml, size_of_a_file) {
  char *text = repeat("<PSGAnnotation>", " ", 65 << 20, "</PSGAnnotation>");
  expect_status(text, TIB_UNSUPPORTED, "64 MiB");
  free(text);
  /* One token that is nearly as long as the limit: time grows with the length, and no faster. */
  text = repeat("<PSGAnnotation><!--", "x", 63 << 20, "--></PSGAnnotation>");
  expect_status(text, TIB_OK, "");
  free(text);
}

/* More events than any night has, and more than are read. */
Test(xml, many_events) {
  static const char event[] =
      "<ScoredEvent><EventConcept>Hypopnea</EventConcept><Start>1</Start><Duration>2</Duration></ScoredEvent>\n";
  char *text = repeat("<PSGAnnotation><ScoredEvents>", event, 150000, "</ScoredEvents></PSGAnnotation>");
  struct loaded l = load_text(NSRR, text, NULL);
  cr_assert_eq(l.status, TIB_OK, "%s", l.err.text);
  cr_expect_eq(l.list.n, 150000);
  finish_loaded(&l);
  free(text);
  text = repeat("<CMPStudyConfig><SleepStages>", "<SleepStage>2</SleepStage>", 1000001, "</SleepStages></CMPStudyConfig>");
  l = load_text(PROFUSION, text, NULL);
  cr_expect_eq(l.status, TIB_UNSUPPORTED, "%s", l.err.text);
  finish_loaded(&l);
  free(text);
}

/* ---- the reader by itself ---- */

struct seen {
  char text[400];
  int fail_at; /* the n-th call fails; 0: none does */
};

static enum tib_status note(struct seen *seen, const char *what, const struct tib_xml_element *element,
                            struct tib_cell text, struct tib_error *err) {
  size_t n = strlen(seen->text);
  snprintf(seen->text + n, sizeof seen->text - n, "%s%s@%d=%.*s;", what, element->path, (int)element->line, (int)text.n,
           text.s);
  return --seen->fail_at == 0 ? tib_fail(err, TIB_INTERNAL, "enough") : TIB_OK;
}

static enum tib_status on_begin(void *user, const struct tib_xml_element *element, struct tib_error *err) {
  return note(user, "+", element, (struct tib_cell){"", 0}, err);
}

static enum tib_status on_end(void *user, const struct tib_xml_element *element, struct tib_cell text,
                              struct tib_error *err) {
  return note(user, "-", element, text, err);
}

static enum tib_status walk(const char *text, struct seen *seen) {
  static const struct tib_xml_handler handler = {on_begin, on_end};
  struct tib_text_file file;
  struct tib_error err;
  cr_assert_eq(tib_text_file_load("x", (const unsigned char *)text, strlen(text), &file, &err), TIB_OK);
  enum tib_status status = tib_xml_read(&file, &handler, seen, &err);
  tib_text_file_finish(&file);
  return status;
}

Test(xml, paths_texts_and_lines) {
  struct seen seen = {0};
  cr_assert_eq(walk("\n<a>\n one<p:b>\n two <c/>\r\n three\n</p:b> four\n</a>", &seen), TIB_OK);
  cr_expect_str_eq(seen.text, "+a@2=;+a/b@3=;+a/b/c@4=;-a/b/c@4=;-a/b@3=two \n three;-a@2=one four;");
}

/* After a handler has failed none is called any more, not even for the end of the element that it failed at. */
Test(xml, a_handler_that_fails) {
  struct seen seen = {.fail_at = 2};
  cr_expect_eq(walk("<a><b/><c>x</c></a>", &seen), TIB_INTERNAL);
  cr_expect_str_eq(seen.text, "+a@1=;+a/b@1=;");
}

/* ---- broken at random ---- */

static uint32_t next_random(uint32_t *state) {
  *state = *state * 1664525u + 1013904223u;
  return *state >> 8;
}

/* Puts a token of XML over or between the bytes, or cuts some out. */
static size_t spice(char *text, size_t n, uint32_t *state) {
  static const char *const tokens[] = {
      "<",    ">",     "</",      "/>",           "&",       "&lt;", "&#233;", "&#x110000;",
      "]]>",  "<!--",  "-->",     "<![CDATA[",    "<?x ?>",  "\"",   "=",      "<!DOCTYPE a [",
      "\xC3", "\xFF",  "<Start>", "</Start>",     "1e9",     "-",    "|",      "<ScoredEvent>",
      "\r",   "xmlns", "<x:y ",   "999999999999", "<Name/>", ",",    " ",      "<!ENTITY e 'x'>"};
  const char *token = tokens[next_random(state) % (sizeof tokens / sizeof *tokens)];
  size_t at = next_random(state) % (n + 1), length = strlen(token);
  switch (next_random(state) % 4) {
    case 0: /* over */
      if (at + length > n) return n;
      memcpy(text + at, token, length);
      return n;
    case 1: /* between */
      memmove(text + at + length, text + at, n - at);
      memcpy(text + at, token, length);
      return n + length;
    case 2: /* a digit or letter instead of another */
      if (at < n) text[at] = "0123456789.,-aZ"[next_random(state) % 15];
      return n;
    default: /* out */
      length = n - at < length ? n - at : length;
      memmove(text + at, text + at + length, n - at - length);
      return n - length;
  }
}

static void break_xml(const struct tib_annot_format *format, const char *text, int times) {
  size_t whole = strlen(text);
  uint32_t state = 20241122;
  int read = 0, refused = 0;
  for (int i = 0; i < times; i++) {
    char *bytes = malloc(whole + 200);
    cr_assert_not_null(bytes);
    size_t n = whole;
    memcpy(bytes, text, whole);
    for (uint32_t k = 1 + next_random(&state) % 2; k > 0; k--) n = spice(bytes, n, &state);
    struct loaded l = {0};
    struct tib_annot_frame frame = frame_unknown();
    l.status = tib_text_file_load("broken", (const unsigned char *)bytes, n, &l.file, &l.err);
    if (l.status == TIB_OK) {
      format->recognise(&l.file);
      l.status = format->load(&l.file, &frame, &l.list, &l.err);
    }
    l.status == TIB_OK ? read++ : refused++;
    cr_assert(l.status == TIB_OK || l.status == TIB_SCORING_FORMAT, "%s", l.err.text);
    if (l.status != TIB_OK) cr_assert(strstr(l.err.text, "broken"), "%s", l.err.text);
    for (size_t k = 0; k < l.list.n; k++) {
      cr_assert(tib_annotation_is_time(l.list.items[k].onset) && l.list.items[k].duration >= 0);
      cr_assert_lt(l.list.items[k].label, l.list.n_text);
    }
    finish_loaded(&l);
    free(bytes);
  }
  cr_expect(read > times / 50 && refused > times / 50, "%d read, %d refused", read, refused);
}

Test(xml, broken_at_random) {
  static const char nsrr[] =
      "<?xml version=\"1.0\"?><PSGAnnotation><EpochLength>30</EpochLength><ScoredEvents><ScoredEvent><EventType/>"
      "<EventConcept>Recording Start Time</EventConcept><ClockTime>01.01.85 20.29.59</ClockTime></ScoredEvent><ScoredEvent>"
      "<EventType>Stages|Stages</EventType><EventConcept>Wake|0</EventConcept><Start>0</Start><Duration>30</Duration>"
      "</ScoredEvent><!-- c --><ScoredEvent><EventType>a</EventType><EventConcept>Limb movement - left|L &amp; M"
      "</EventConcept><Start>12.5</Start><Duration>1,5</Duration><SignalLocation>LAT</SignalLocation></ScoredEvent>"
      "</ScoredEvents></PSGAnnotation>";
  static const char profusion[] =
      "<CMPStudyConfig><EpochLength>30</EpochLength><ScoredEvents><ScoredEvent><Name>PLM (Left)</Name><Start>4.5</Start>"
      "<Duration>1</Duration><Input><![CDATA[Leg/L]]></Input></ScoredEvent></ScoredEvents><SleepStages><SleepStage>0"
      "</SleepStage><SleepStage>9</SleepStage><SleepStage>5</SleepStage></SleepStages></CMPStudyConfig>";
  break_xml(NSRR, nsrr, 15000);
  break_xml(PROFUSION, profusion, 15000);
}
