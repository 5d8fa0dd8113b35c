window.ui = SwaggerUIBundle({
  url: "/api/openapi.json",
  dom_id: "#swagger",
  deepLinking: true,
  docExpansion: "none",
});

const button = document.getElementById("as-me");
button?.addEventListener("click", async () => {
  const answer = await fetch("/docs/token", { method: "POST", body: new URLSearchParams({ csrf: button.dataset.csrf }) });
  const told = document.getElementById("told");
  if (!answer.ok) {
    told.textContent = "请重新登录";
    return;
  }
  window.ui.preauthorizeApiKey("bearer", (await answer.json()).token);
  told.textContent = "已以您的身份授权，离开本页后失效";
});
