// Keys come faster than scripts: what was typed into a field before htmx listened is told to it once it does. Its own
// beginning waits for a timer too, which was set before this one.
setTimeout(() => {
  const field = document.activeElement;
  if (!field?.matches("input, textarea") || field.value === field.defaultValue) return;
  field.dispatchEvent(new Event("input", { bubbles: true }));
});
