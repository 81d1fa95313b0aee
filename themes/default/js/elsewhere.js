// What became of asking other archives, or a cluster, to a line above the hits.

/** Says who has not answered and why, or that others are still asked. */
function noteOthers(line, notes, words, waiting) {
  const said = notes.map(({ name, reason }) => {
    if (reason === "remote") return words.remote_failed;
    const why = { slow: words.other_slow, version: words.other_version, damaged: words.other_damaged, engine: words.other_damaged }[reason] ?? words.other_offline;
    return filled(why, { name });
  });
  line.textContent = waiting ?? said.join(" ");
  line.hidden = !line.textContent;
}
