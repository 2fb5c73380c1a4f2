package io.passkeyprofile.passage;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.MediaType;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.support.RestClientAdapter;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;

/**
 * Puts a {@link PassageApi} on HTTP.
 */
final class PassageHttp {

	/** Name and version of this SDK, as Passage's SDKs announce themselves. */
	static final String VERSION = "passage-flex-java 0.1.0";

	private static final long LONGEST_ANSWER = 8 * 1024 * 1024;

	// The names are the mapper's, so that an application's own mapper writes the models
	// its way
	private static final JsonMapper JSON = JsonMapper
		.builder(JsonFactory.builder()
			.streamReadConstraints(StreamReadConstraints.builder().maxDocumentLength(LONGEST_ANSWER).build())
			.build())
		.propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
		.disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
		.disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
		.build();

	private PassageHttp() {
	}

	static PassageApi connect(URI baseUrl, String appId, String apiKey, Duration connectTimeout, Duration readTimeout) {
		return connect(baseUrl, appId, apiKey, readTimeout, requestFactory(connectTimeout, readTimeout));
	}

	static PassageApi connect(URI baseUrl, String appId, String apiKey, Duration readTimeout,
			ClientHttpRequestFactory requestFactory) {
		RestClient client = RestClient.builder()
			.requestFactory(requestFactory)
			.baseUrl(baseUrl)
			.defaultUriVariables(Map.of("appId", appId))
			.defaultHeader("Passage-Version", VERSION)
			// An interceptor also makes Spring send a Content-Length instead of chunks
			.requestInterceptor((request, body, execution) -> {
				request.getHeaders().setBearerAuth(apiKey);
				return execution.execute(request, body);
			})
			.defaultStatusHandler((status) -> !status.is2xxSuccessful(), new PassageErrors(JSON, apiKey))
			.configureMessageConverters((converters) -> converters.disableDefaults().withJsonConverter(jsonConverter()))
			.build();
		return HttpServiceProxyFactory.builderFor(RestClientAdapter.create(client))
			.exchangeAdapterDecorator((adapter) -> new UsableAnswers(adapter, readTimeout))
			.build()
			.createClient(PassageApi.class);
	}

	private static JdkClientHttpRequestFactory requestFactory(Duration connectTimeout, Duration readTimeout) {
		HttpClient client = HttpClient.newBuilder()
			// Without it the client asks every plain HTTP server to upgrade
			.version(HttpClient.Version.HTTP_1_1)
			// The API key must not go elsewhere
			.followRedirects(HttpClient.Redirect.NEVER)
			.connectTimeout(connectTimeout)
			.build();
		JdkClientHttpRequestFactory factory = new JdkClientHttpRequestFactory(client);
		factory.setReadTimeout(readTimeout);
		factory.enableCompression(false);
		return factory;
	}

	private static JacksonJsonHttpMessageConverter jsonConverter() {
		JacksonJsonHttpMessageConverter converter = new JacksonJsonHttpMessageConverter(JSON);
		// What an answer is, its content decides: a missing type is no reason to refuse
		// JSON
		converter.setSupportedMediaTypes(List.of(MediaType.APPLICATION_JSON, MediaType.ALL));
		return converter;
	}

}
