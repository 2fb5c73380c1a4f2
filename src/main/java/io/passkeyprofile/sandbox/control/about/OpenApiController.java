package io.passkeyprofile.sandbox.control.about;

import java.io.IOException;
import java.io.InputStream;

import io.passkeyprofile.sandbox.web.ApiPaths;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.io.ClassPathResource;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Serves the OpenAPI document.
 */
@RestController
class OpenApiController {

	private final JsonNode document;

	OpenApiController(JsonMapper jsonMapper) throws IOException {
		try (InputStream resource = new ClassPathResource("openapi.json", OpenApiController.class).getInputStream()) {
			this.document = jsonMapper.readTree(resource);
		}
	}

	@GetMapping(path = ApiPaths.OPENAPI, produces = MediaType.APPLICATION_JSON_VALUE)
	JsonNode document() {
		return this.document;
	}

}
