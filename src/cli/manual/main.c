/* Run at build time, not installed: writes one of the documents that are, named as its file is, to a file.
 *   manual NAME FILE            NAME: tibialis.1, tibialis-score.1 ..., tibialis-rules.5, tibialis-formats.5, bash, zsh
 *   manual NAME FILE SCRIPT     the page of a shell script, from its own help */

#include <stdio.h>
#include <string.h>

#include "cli/manual/manual.h"

static bool make(struct tib_text *text, const char *name) {
  const struct {
    const char *name;
    void (*make)(struct tib_text *text);
  } documents[] = {{"tibialis.1", tib_manual_program},
                   {"tibialis-rules.5", tib_manual_rules},
                   {"tibialis-formats.5", tib_manual_formats},
                   {"bash", tib_complete_bash},
                   {"zsh", tib_complete_zsh}};
  for (size_t i = 0; i < sizeof documents / sizeof *documents; i++)
    if (strcmp(name, documents[i].name) == 0) {
      documents[i].make(text);
      return true;
    }
  for (const struct tib_command *command = tib_commands; command->name; command++) {
    char page[64];
    snprintf(page, sizeof page, "tibialis-%s.1", command->name);
    if (strcmp(name, page) != 0) continue;
    tib_manual_command(text, command);
    return true;
  }
  return false;
}

static bool make_of_script(struct tib_text *text, const char *page, const char *path) {
  char script[1 << 16], name[64];
  FILE *file = fopen(path, "rb");
  if (!file) return false;
  size_t n = fread(script, 1, sizeof script - 1, file);
  fclose(file);
  script[n] = '\0';
  snprintf(name, sizeof name, "%.*s", (int)strcspn(page, "."), page);
  tib_manual_script(text, name, script);
  return true;
}

static bool make_as_asked(struct tib_text *text, int argc, char **argv) {
  if (argc == 3) return make(text, argv[1]);
  return argc == 4 && make_of_script(text, argv[1], argv[3]);
}

int main(int argc, char **argv) {
  struct tib_text text = {0};
  if (!make_as_asked(&text, argc, argv) || text.failed || !text.s) {
    fprintf(stderr, "manual: no document was made; usage: manual NAME FILE\n");
    tib_text_finish(&text);
    return 2;
  }
  FILE *file = fopen(argv[2], "wb");
  bool written = file && fwrite(text.s, 1, text.n, file) == text.n;
  if (file && fclose(file) != 0) written = false;
  tib_text_finish(&text);
  if (!written) fprintf(stderr, "manual: %s could not be written\n", argv[2]);
  return written ? 0 : 1;
}
