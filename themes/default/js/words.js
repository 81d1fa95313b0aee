// Words of the theme to sentences.

/** The text of a template with its `{name}`s filled in. */
function filled(template, values) {
  return template.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
}
