// Says while one types whether the payload is JSON. The server checks it again.
(() => {
  const payload = document.getElementById("payload");
  const problem = document.getElementById("payload-problem");
  payload.addEventListener("input", () => {
    let text = "";
    try {
      if (payload.value.trim()) JSON.parse(payload.value);
    } catch (error) {
      text = `payload must be JSON: ${error.message}`;
    }
    problem.textContent = text;
    if (text) payload.setAttribute("aria-invalid", "true");
    else payload.removeAttribute("aria-invalid");
  });
})();
