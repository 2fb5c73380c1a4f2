package io.passkeyprofile.passage;

import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.web.client.RestClientException;
import org.springframework.web.service.invoker.HttpExchangeAdapter;
import org.springframework.web.service.invoker.HttpExchangeAdapterDecorator;
import org.springframework.web.service.invoker.HttpRequestValues;

/**
 * Makes a {@link PassageUnavailableException} of every call that ends without the answer
 * that was due.
 */
final class UsableAnswers extends HttpExchangeAdapterDecorator {

	private static final ParameterizedTypeReference<JsonNode> ANY_JSON = new ParameterizedTypeReference<>() {
	};

	private final Duration readTimeout;

	UsableAnswers(HttpExchangeAdapter delegate, Duration readTimeout) {
		super(delegate);
		this.readTimeout = readTimeout;
	}

	@Override
	public void exchange(HttpRequestValues values) {
		// Nothing or JSON is a success, but HTML comes from somebody else than Passage
		attempt(values, () -> super.exchangeForBody(values, ANY_JSON));
	}

	@Override
	public <T> T exchangeForBody(HttpRequestValues values, ParameterizedTypeReference<T> bodyType) {
		T body = attempt(values, () -> super.exchangeForBody(values, bodyType));
		if (body == null) {
			throw new PassageUnavailableException(call(values) + ": no JSON where it was due", false, null);
		}
		return body;
	}

	private <T> @Nullable T attempt(HttpRequestValues values, Supplier<@Nullable T> exchange) {
		long start = System.nanoTime();
		try {
			return exchange.get();
		}
		// Spring throws the latter for a status or media type that is none
		catch (RestClientException | IllegalArgumentException ex) {
			throw unavailable(values, ex, Duration.ofNanos(System.nanoTime() - start));
		}
	}

	private PassageUnavailableException unavailable(HttpRequestValues values, RuntimeException ex, Duration taken) {
		IOException io = ioCause(ex);
		if (io == null) {
			// Without the cause, whose message may quote the answer and so an ID in it
			return new PassageUnavailableException(call(values) + ": not the JSON that was due", false, null);
		}
		// When time runs out within a body, all that the reader is told is that it was
		// closed
		boolean timeout = io instanceof HttpTimeoutException || taken.compareTo(this.readTimeout) >= 0;
		return new PassageUnavailableException(
				call(values) + (timeout ? ": no answer in time" : ": not reached, or broken off"), timeout, io);
	}

	private static @Nullable IOException ioCause(Throwable ex) {
		for (Throwable cause = ex; cause != null; cause = cause.getCause()) {
			if (cause instanceof IOException io) {
				return io;
			}
		}
		return null;
	}

	private static String call(HttpRequestValues values) {
		String template = String.valueOf(values.getUriTemplate());
		return values.getHttpMethod() + " " + template.split("\\?", 2)[0];
	}

}
