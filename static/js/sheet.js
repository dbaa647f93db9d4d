// A table marked data-sheet is worked like a spreadsheet: arrows and Enter go from cell to cell, Alt with an arrow goes sideways,
// and what was copied in a spreadsheet is pasted from the cell on, to the right and down. Without scripts it is a form like any other.
const cellAt = (row, column) => row?.cells[column]?.querySelector("input:not([type=hidden]), select");

const beside = (field, rows, columns) => {
  const cell = field.closest("td");
  const table = cell.closest("tbody");
  const at = [...table.rows].indexOf(cell.parentElement);
  // Cells without a field, of a product's further variants, are stepped over.
  for (let row = at + rows, column = cell.cellIndex + columns; table.rows[row]?.cells[column]; row += rows, column += columns) {
    const found = cellAt(table.rows[row], column);
    if (found) return found;
  }
  return null;
};

const go = (event, field, rows, columns) => {
  event.preventDefault();
  const next = beside(field, rows, columns);
  next?.focus();
  next?.select?.();
};

const steps = { ArrowUp: [-1, 0], ArrowDown: [1, 0], Enter: [1, 0] };

document.addEventListener("keydown", (event) => {
  const field = event.target.closest?.("[data-sheet] td :is(input, select)");
  if (!field) return;
  if ((event.ctrlKey || event.metaKey) && event.key === "s") {
    event.preventDefault();
    field.form.requestSubmit();
  } else if (event.altKey && event.key.startsWith("Arrow") && !steps[event.key]) {
    const isRtl = getComputedStyle(field).direction === "rtl";
    go(event, field, 0, (event.key === "ArrowRight") === !isRtl ? 1 : -1);
  } else if (steps[event.key] && !event.altKey && !event.ctrlKey && !event.metaKey && !(field.matches("select") && event.key !== "Enter")) {
    go(event, field, ...steps[event.key]);
  }
});

const put = (field, text) => {
  if (!field) return;
  if (field.matches("select")) {
    const choice = [...field.options].find((one) => [one.value, one.text].some((name) => name.toLowerCase() === text.toLowerCase()));
    if (!choice) return;
    field.value = choice.value;
  } else {
    field.value = text;
  }
  field.dispatchEvent(new Event("change", { bubbles: true }));
};

document.addEventListener("paste", (event) => {
  const field = event.target.closest?.("[data-sheet] td :is(input, select)");
  const text = event.clipboardData?.getData("text/plain").replace(/\r/g, "").replace(/\n$/, "");
  if (!field || !/[\t\n]/.test(text ?? "")) return;
  event.preventDefault();
  const cell = field.closest("td");
  const rows = [...cell.closest("tbody").rows].slice([...cell.closest("tbody").rows].indexOf(cell.parentElement));
  for (const [down, line] of text.split("\n").entries())
    for (const [across, value] of line.split("\t").entries()) put(cellAt(rows[down], cell.cellIndex + across), value.trim());
});

document.addEventListener("change", (event) => {
  const field = event.target.closest?.("[data-sheet] td :is(input, select)");
  const was = field?.matches("select") ? [...field.options].find((one) => one.defaultSelected)?.value : field?.defaultValue;
  field?.closest("td").classList.toggle("is-changed", field.value !== was);
});
