#include "read/scored/cramps.h"

#include <string.h>

#include "base/text.h"
#include "read/scored/labels.h"

#define TEXT_BYTES 1024
#define WORD_BYTES 64
#define ENDING 3 /* letters */

/* English, French, Italian; German, Dutch, Danish, Norwegian, Swedish, Finnish; Spanish; Portuguese; Polish; Czech;
 * Hungarian; Finnish; Russian. */
static const char OWN[] =
    "cramp,krampf,kramp,calambre,c\xC3\xA2imbra,c\xC3\xA3ibra,skurcz,k\xC5\x99"
    "e\xC4\x8D,"
    "g\xC3\xB6rcs,suonenveto,\xD1\x81\xD1\x83\xD0\xB4\xD0\xBE\xD1\x80\xD0\xBE\xD0\xB3";

static void fold(char *to, size_t size, const char *text) {
  tib_annot_fold(to, size, text);
  tib_annot_take_accents(to);
}

static bool is_letter(char c) { return c >= 'a' && c <= 'z'; }

static bool holds(const char *text, const char *word) {
  size_t n = strlen(word);
  for (const char *at = strstr(text, word); at && n > 0; at = strstr(at + 1, word)) {
    size_t ending = 0;
    while (is_letter(at[n + ending])) ending++;
    const char *behind = at + n + ending;
    bool only_like = strncmp(behind, "-like", 5) == 0 || strncmp(behind, " like", 5) == 0;
    if (ending <= ENDING && !only_like) return true;
  }
  return false;
}

bool tib_cramps_tells(const char *text, const char *words) {
  char folded[TEXT_BYTES], word[WORD_BYTES], given[WORD_BYTES];
  fold(folded, sizeof folded, text);
  for (const char *s = words ? words : OWN; *s;) {
    size_t n = strcspn(s, ",");
    if (n < sizeof given) {
      memcpy(given, s, n);
      given[n] = '\0';
      fold(word, sizeof word, given);
      if (holds(folded, word)) return true;
    }
    s += n + (s[n] == ',');
  }
  return false;
}
