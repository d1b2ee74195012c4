#include "read/scored/xml.h"

#include <expat.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"

#define MAX_NAME 63
#define PATH_BYTES (TIB_XML_MAX_DEPTH * (MAX_NAME + 1) + 1)
#define ROOT_WITHIN (64 * 1024)

/* Where an open element began: its name in the path, its text, its line. */
struct level {
  size_t path, text;
  int64_t line;
};

struct reading {
  XML_Parser parser;
  const struct tib_text_file *file;
  const struct tib_xml_handler *handler;
  void *user;
  struct tib_error *err;
  enum tib_status status;
  int64_t lines_before; /* of blanks before the document */
  int depth;
  struct level levels[TIB_XML_MAX_DEPTH];
  char path[PATH_BYTES];
  size_t n_path;
  char *text; /* of all open elements, one after the other */
  size_t n_text, text_capacity;
};

static int64_t line_of(const struct reading *reading) {
  return reading->lines_before + (int64_t)XML_GetCurrentLineNumber(reading->parser);
}

static void stop(struct reading *reading, enum tib_status status) {
  reading->status = status;
  XML_StopParser(reading->parser, XML_FALSE);
}

static const char *local_name(const char *name) {
  const char *colon = strrchr(name, ':');
  return colon ? colon + 1 : name;
}

/* ---- elements ---- */

/* A name too long to be one that anybody asks for becomes '*', which is no name. */
static void push_name(struct reading *reading, const char *name) {
  size_t n = strlen(name);
  if (n > MAX_NAME) name = "*", n = 1;
  if (reading->n_path > 0) reading->path[reading->n_path++] = '/';
  memcpy(reading->path + reading->n_path, name, n + 1);
  reading->n_path += n;
}

static void XMLCALL on_begin(void *user, const XML_Char *name, const XML_Char **attributes) {
  struct reading *reading = user;
  (void)attributes; /* neither dialect says anything in them */
  if (reading->status != TIB_OK) return;
  int64_t line = line_of(reading);
  if (reading->depth == TIB_XML_MAX_DEPTH) {
    stop(reading, tib_fail(reading->err, TIB_SCORING_FORMAT,
                           "%s, line %" PRId64
                           ": elements within elements are deeper than %d levels, as in no scoring; export it again",
                           reading->file->path, line, TIB_XML_MAX_DEPTH));
    return;
  }
  reading->levels[reading->depth++] = (struct level){reading->n_path, reading->n_text, line};
  push_name(reading, local_name(name));
  struct tib_xml_element element = {reading->path, line};
  enum tib_status status = reading->handler->begin(reading->user, &element, reading->err);
  if (status != TIB_OK) stop(reading, status);
}

static void XMLCALL on_end(void *user, const XML_Char *name) {
  struct reading *reading = user;
  (void)name;
  if (reading->status != TIB_OK) return;
  struct level level = reading->levels[--reading->depth];
  struct tib_xml_element element = {reading->path, level.line};
  struct tib_cell text = {"", 0};
  if (reading->n_text > level.text)
    text = tib_cell_trim((struct tib_cell){reading->text + level.text, reading->n_text - level.text});
  enum tib_status status = reading->handler->end(reading->user, &element, text, reading->err);
  reading->n_text = level.text;
  reading->n_path = level.path;
  reading->path[level.path] = '\0';
  if (status != TIB_OK) stop(reading, status);
}

/* Text comes in pieces. Blanks before the first letter are dropped, so that the line ends between a hundred thousand
 * children are no text of their parent. */
static void XMLCALL on_text(void *user, const XML_Char *s, int length) {
  struct reading *reading = user;
  if (reading->status != TIB_OK || reading->depth == 0) return;
  const struct level *level = &reading->levels[reading->depth - 1];
  size_t n = (size_t)length;
  if (reading->n_text == level->text)
    while (n > 0 && (unsigned char)*s <= ' ') s++, n--;
  if (n == 0) return;
  if (reading->n_text - level->text + n > TIB_XML_MAX_TEXT) {
    stop(reading,
         tib_fail(reading->err, TIB_SCORING_FORMAT,
                  "%s, line %" PRId64 ": the text of an element is longer than %d KiB, as in no scoring; export it again",
                  reading->file->path, level->line, TIB_XML_MAX_TEXT / 1024));
    return;
  }
  enum tib_status status = tib_array_reserve(&reading->text, &reading->text_capacity, reading->n_text + n, 1, reading->err);
  if (status != TIB_OK) {
    stop(reading, status);
    return;
  }
  memcpy(reading->text + reading->n_text, s, n);
  reading->n_text += n;
}

/* ---- entities ---- */

static void refuse_entity(struct reading *reading, const char *what) {
  if (reading->status != TIB_OK) return;
  stop(reading, tib_fail(reading->err, TIB_SCORING_FORMAT,
                         "%s, line %" PRId64 ": it %s, which is not read, as that can blow up a small file or pull in "
                         "others; write the text in full",
                         reading->file->path, line_of(reading), what));
}

static void XMLCALL on_entity(void *user, const XML_Char *name, int is_parameter, const XML_Char *value, int length,
                              const XML_Char *base, const XML_Char *system_id, const XML_Char *public_id,
                              const XML_Char *notation) {
  (void)name, (void)is_parameter, (void)value, (void)length, (void)base, (void)system_id, (void)public_id, (void)notation;
  refuse_entity(user, "defines an entity in its document type");
}

/* One that an external document type might define. */
static void XMLCALL on_skipped_entity(void *user, const XML_Char *name, int is_parameter) {
  (void)name, (void)is_parameter;
  refuse_entity(user, "uses an entity that it does not define");
}

/* ---- the document ---- */

/* The document without what stands before it: expat wants the declaration at the very beginning. */
static struct tib_cell document_of(const struct tib_text_file *file, int64_t *lines) {
  struct tib_cell text = {file->s, file->n};
  *lines = 0;
  for (; text.n > 0 && (unsigned char)*text.s <= ' '; text.s++, text.n--)
    *lines += *text.s == '\n' || (*text.s == '\r' && !(text.n > 1 && text.s[1] == '\n'));
  return text;
}

static enum tib_status no_memory(const struct tib_text_file *file, struct tib_error *err) {
  return tib_fail(err, TIB_MEMORY, "out of memory while %s was read", file->path);
}

static enum tib_status broken(const struct reading *reading) {
  enum XML_Error code = XML_GetErrorCode(reading->parser);
  const char *path = reading->file->path;
  int64_t line = line_of(reading);
  switch (code) {
    case XML_ERROR_NO_MEMORY:
      return no_memory(reading->file, reading->err);
    case XML_ERROR_NO_ELEMENTS:
    case XML_ERROR_UNCLOSED_TOKEN:
    case XML_ERROR_UNCLOSED_CDATA_SECTION:
    case XML_ERROR_PARTIAL_CHAR:
      return tib_fail(reading->err, TIB_SCORING_FORMAT,
                      "%s, line %" PRId64 ": the file ends in the middle of its XML; copy or export it again", path, line);
    default:
      return tib_fail(reading->err, TIB_SCORING_FORMAT, "%s, line %" PRId64 ": broken XML (%s); export it again", path,
                      line, XML_ErrorString(code));
  }
}

enum tib_status tib_xml_read(const struct tib_text_file *file, const struct tib_xml_handler *handler, void *user,
                             struct tib_error *err) {
  struct reading reading = {.file = file, .handler = handler, .user = user, .err = err};
  if (file->n > (size_t)TIB_XML_MAX_BYTES)
    return tib_fail(err, TIB_UNSUPPORTED, "%s holds more than %d MiB of XML, as no scoring does; name another", file->path,
                    (int)(TIB_XML_MAX_BYTES >> 20));
  struct tib_cell document = document_of(file, &reading.lines_before);
  XML_Parser parser = reading.parser = XML_ParserCreate("UTF-8");
  if (!parser) return no_memory(file, err);
  XML_SetUserData(parser, &reading);
  XML_SetElementHandler(parser, on_begin, on_end);
  XML_SetCharacterDataHandler(parser, on_text);
  XML_SetEntityDeclHandler(parser, on_entity);
  XML_SetSkippedEntityHandler(parser, on_skipped_entity);
  /* In one piece: expat goes through a long token again with every piece more. */
  enum XML_Status parsed = XML_Parse(parser, document.s, (int)document.n, XML_TRUE);
  if (reading.status == TIB_OK && parsed != XML_STATUS_OK) reading.status = broken(&reading);
  XML_ParserFree(parser);
  free(reading.text);
  return reading.status;
}

/* ---- recognising ---- */

/* By hand and not with expat, which needs memory: a recogniser cannot tell that there was none. */

static bool begins(struct tib_cell text, const char *with) {
  size_t n = strlen(with);
  return text.n >= n && memcmp(text.s, with, n) == 0;
}

/* False where the text ends before. */
static bool skip_past(struct tib_cell *text, const char *end) {
  for (; text->n > 0; text->s++, text->n--)
    if (begins(*text, end)) {
      text->s += strlen(end);
      text->n -= strlen(end);
      return true;
    }
  return false;
}

static bool skip_instruction_or_comment(struct tib_cell *text, bool *skipped) {
  *skipped = begins(*text, "<?") || begins(*text, "<!--");
  return !*skipped || skip_past(text, begins(*text, "<?") ? "?>" : "-->");
}

/* Past a document type: its declarations are in brackets, and a bracket in quotes is none. */
static bool skip_type(struct tib_cell *text) {
  for (bool inside = false; text->n > 0;) {
    bool skipped;
    if (!skip_instruction_or_comment(text, &skipped)) return false;
    if (skipped) continue;
    const char c = *text->s++, quote[] = {c, '\0'};
    text->n--;
    if (c == '>' && !inside) return true;
    if ((c == '"' || c == '\'') && !skip_past(text, quote)) return false;
    if (c == '[' || c == ']') inside = c == '[';
  }
  return false;
}

/* The document from its root element on; nothing where there is none. */
static struct tib_cell root_of(struct tib_cell text) {
  const struct tib_cell nothing = {text.s, 0};
  for (bool skipped = true; skipped;) {
    while (text.n > 0 && (unsigned char)*text.s <= ' ') text.s++, text.n--;
    if (!skip_instruction_or_comment(&text, &skipped)) return nothing;
    if (skipped || !begins(text, "<!DOCTYPE")) continue;
    skipped = true;
    if (!skip_type(&text)) return nothing;
  }
  return begins(text, "<") ? text : nothing;
}

bool tib_xml_root_is(const struct tib_text_file *file, const char *name) {
  struct tib_cell root = root_of((struct tib_cell){file->s, file->n < ROOT_WITHIN ? file->n : ROOT_WITHIN});
  char root_name[MAX_NAME + 1];
  size_t n = 0;
  for (size_t i = 1; i < root.n && n < sizeof root_name; i++) {
    root_name[n] = strchr(" \t\r\n/>", root.s[i]) ? '\0' : root.s[i];
    if (root_name[n++] == '\0') return strcmp(local_name(root_name), name) == 0;
  }
  return false;
}
