SwaggerUIBundle({
  dom_id: "#docs",
  url: "openapi.yaml",
  deepLinking: true,
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
  validatorUrl: null, // the default is another host
});
