#include <ctype.h>
#include <string.h>

#include "cli/manual/manual.h"

void tib_roff_title(struct tib_text *text, const char *name, int section) {
  tib_text_add(text, ".TH ");
  for (const char *c = name; *c; c++) {
    char upper = (char)toupper((unsigned char)*c);
    tib_text_add_bytes(text, &upper, 1);
  }
  tib_text_addf(text, " %d " TIB_MANUAL_DATE " \"tibialis %s\" \"tibialis\"\n", section, tib_version());
}

void tib_roff_section(struct tib_text *text, const char *title) { tib_text_addf(text, ".SH %s\n", title); }

/* One character of UTF-8 by its number, which every troff knows; returns how many bytes it has. */
static size_t add_wide(struct tib_text *text, const unsigned char *s) {
  unsigned code = *s < 0xE0 ? *s & 0x1Fu : *s < 0xF0 ? *s & 0x0Fu : *s & 0x07u;
  size_t n = 1;
  for (; (s[n] & 0xC0) == 0x80; n++) code = code << 6 | (s[n] & 0x3Fu);
  tib_text_addf(text, "\\[u%04X]", code);
  return n;
}

static const char *escape_of(char c) {
  switch (c) {
    case '\\':
      return "\\e";
    case '-': /* else a hyphen, which nobody can copy to a shell */
      return "\\-";
    case '\'':
      return "\\(aq";
    case '^':
      return "\\(ha";
    case '~':
      return "\\(ti";
    default:
      return NULL;
  }
}

void tib_roff_words(struct tib_text *text, const char *s) {
  bool bold = false;
  const char *first = s;
  while (*s) {
    if (*s == '.' && (s == first || s[-1] == '\n')) tib_text_add(text, "\\&");
    const char *escape = escape_of(*s);
    if (*s == '`') {
      bold = !bold;
      tib_text_add(text, bold ? "\\fB" : "\\fR");
      s++;
    } else if (escape) {
      tib_text_add(text, escape);
      s++;
    } else if ((unsigned char)*s >= 0x80) {
      s += add_wide(text, (const unsigned char *)s);
    } else {
      tib_text_add_bytes(text, s++, 1);
    }
  }
}

/* A heading was the last thing added: no paragraph begins there. */
static bool is_headed(const struct tib_text *text) {
  size_t at = text->n;
  if (at == 0 || text->s[at - 1] != '\n') return false;
  for (at--; at > 0 && text->s[at - 1] != '\n';) at--;
  return strncmp(text->s + at, ".SH ", 4) == 0;
}

void tib_roff_paragraphs(struct tib_text *text, const char *s) {
  bool kept = false;
  while (*s) {
    size_t n = strcspn(s, "\n");
    bool keep = *s == ' ';
    struct tib_text line = {0};
    tib_text_add_bytes(&line, s, n);
    if (!keep && kept) tib_text_add(text, ".fi\n");
    if ((keep != kept || !keep) && n > 0 && !is_headed(text)) tib_text_add(text, ".PP\n");
    if (keep && !kept) tib_text_add(text, ".nf\n");
    if (line.s && n > 0) {
      tib_roff_words(text, line.s);
      tib_text_add(text, "\n");
    }
    if (line.failed) text->failed = true;
    tib_text_finish(&line);
    kept = keep;
    s += n + (s[n] == '\n');
  }
  if (kept) tib_text_add(text, ".fi\n");
}

void tib_roff_item(struct tib_text *text) { tib_text_add(text, ".TP\n"); }
