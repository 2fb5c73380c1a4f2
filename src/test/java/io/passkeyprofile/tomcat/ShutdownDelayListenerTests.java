package io.passkeyprofile.tomcat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.servlet.context.AnnotationConfigServletWebServerApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.support.GenericApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How an application stops.
 */
@Timeout(60)
class ShutdownDelayListenerTests {

	private static final Duration LONG = Duration.ofHours(1);

	private final HttpClient client = HttpClient.newHttpClient();

	@Test
	void answersForAWhileAndClosesConnections() throws Exception {
		try (AnnotationConfigServletWebServerApplicationContext application = start(Duration.ofSeconds(1), null)) {
			CompletableFuture<Boolean> refusing = new CompletableFuture<>();
			application.addApplicationListener((AvailabilityChangeEvent<?> event) -> refusing
				.complete(event.getState() == ReadinessState.REFUSING_TRAFFIC));
			assertThat(get(application).headers().firstValue("Connection")).isEmpty();

			CompletableFuture<Void> stop = CompletableFuture.runAsync(application::close);
			assertThat(refusing.get()).isTrue();
			while (tomcat(application).getMaxKeepAliveRequests() != 1) {
				Thread.onSpinWait();
			}

			HttpResponse<Void> answer = get(application);
			assertThat(answer.statusCode()).isEqualTo(404);
			assertThat(answer.headers().firstValue("Connection")).hasValue("close");
			assertThat(stop).isNotDone();
			stop.get();
		}
	}

	@Test
	void stopsAtOnceWithoutADelay() {
		AnnotationConfigServletWebServerApplicationContext application = start(Duration.ZERO, null);
		AtomicInteger keepAliveRequests = new AtomicInteger();
		application.addApplicationListener(
				(ContextClosedEvent event) -> keepAliveRequests.set(tomcat(application).getMaxKeepAliveRequests()));

		application.close();

		assertThat(keepAliveRequests).hasValue(100);
	}

	@Test
	void doesNotWaitForTheManagementPort() {
		try (GenericApplicationContext parent = new GenericApplicationContext()) {
			parent.registerBean(ShutdownDelayListener.class, LONG);
			parent.refresh();
			AnnotationConfigServletWebServerApplicationContext management = start(Duration.ZERO, parent);
			management.close();
			assertThat(management.isActive()).isFalse();
		}
	}

	private HttpResponse<Void> get(AnnotationConfigServletWebServerApplicationContext application)
			throws IOException, InterruptedException {
		URI uri = URI.create("http://localhost:" + Objects.requireNonNull(application.getWebServer()).getPort());
		return this.client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding());
	}

	private static AbstractHttp11Protocol<?> tomcat(AnnotationConfigServletWebServerApplicationContext application) {
		TomcatWebServer server = (TomcatWebServer) Objects.requireNonNull(application.getWebServer());
		return (AbstractHttp11Protocol<?>) server.getTomcat().getConnector().getProtocolHandler();
	}

	private static AnnotationConfigServletWebServerApplicationContext start(Duration delay,
			GenericApplicationContext parent) {
		AnnotationConfigServletWebServerApplicationContext application = new AnnotationConfigServletWebServerApplicationContext();
		application.registerBean(TomcatServletWebServerFactory.class, 0);
		application.registerBean(ShutdownDelayListener.class, delay);
		if (parent != null) {
			application.setParent(parent);
			application.setServerNamespace("management");
		}
		application.refresh();
		return application;
	}

}
