package io.passkeyprofile.sandbox.control.about;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.passkeyprofile.sandbox.web.ApiPaths;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/**
 * Shows the OpenAPI document to people.
 */
@Controller
class OpenApiPageController {

	private final List<Group> groups;

	private final List<Schema> schemas;

	OpenApiPageController(OpenApiController openApi) {
		JsonNode document = openApi.document();
		this.groups = document.path("tags").valueStream().map((tag) -> group(document, tag)).toList();
		this.schemas = document.at("/components/schemas")
			.propertyStream()
			.map((schema) -> new Schema(schema.getKey(), schema.getValue().toPrettyString()))
			.toList();
	}

	@GetMapping(path = ApiPaths.OPENAPI_PAGE, produces = MediaType.TEXT_HTML_VALUE)
	String show(Model model) {
		model.addAttribute("groups", this.groups);
		model.addAttribute("schemas", this.schemas);
		return "console/openapi";
	}

	private static Group group(JsonNode document, JsonNode tag) {
		String name = tag.path("name").asString();
		List<Operation> operations = new ArrayList<>();
		document.path("paths").forEachEntry((path, methods) -> methods.forEachEntry((method, operation) -> {
			if (operation.at("/tags/0").asString().equals(name)) {
				operations.add(operation(document, method, path, operation));
			}
		}));
		return new Group(name, tag.path("description").asString(""), operations);
	}

	private static Operation operation(JsonNode document, String method, String path, JsonNode operation) {
		List<Response> responses = operation.path("responses")
			.propertyStream()
			.map((entry) -> response(entry.getKey(), resolved(document, entry.getValue())))
			.toList();
		return new Operation(operation.path("operationId").asString(), method.toUpperCase(Locale.ROOT), path,
				operation.path("summary").asString(), operation.path("description").asString(""),
				operation.path("parameters")
					.valueStream()
					.map((parameter) -> resolved(document, parameter))
					.map((parameter) -> new Parameter(parameter.path("name").asString(),
							parameter.path("description").asString()))
					.toList(),
				schema(operation.path("requestBody")), responses);
	}

	private static Response response(String status, JsonNode response) {
		return new Response(status, response.path("description").asString(), schema(response));
	}

	/** Returns the name of the schema of a body, or {@code null} if it has none. */
	private static @Nullable String schema(JsonNode body) {
		return body.path("content")
			.valueStream()
			.map((content) -> content.at("/schema/$ref").asString(""))
			.filter((reference) -> !reference.isEmpty())
			.map((reference) -> reference.substring(reference.lastIndexOf('/') + 1))
			.findFirst()
			.orElse(null);
	}

	private static JsonNode resolved(JsonNode document, JsonNode node) {
		return node.has("$ref") ? document.at(node.path("$ref").asString().substring(1)) : node;
	}

	record Group(String name, String description, List<Operation> operations) {
	}

	record Operation(String id, String method, String path, String summary, String description,
			List<Parameter> parameters, @Nullable String request, List<Response> responses) {
	}

	record Parameter(String name, String description) {
	}

	record Response(String status, String description, @Nullable String schema) {
	}

	record Schema(String name, String json) {
	}

}
