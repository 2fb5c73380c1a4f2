package io.passkeyprofile.testing;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.MergedContextConfiguration;
import org.springframework.test.context.TestContextAnnotationUtils;

/**
 * Creates an app for the Spring context of a {@link PassageSandboxTest}, and gives the
 * context the app's settings and a {@link SandboxControl} as a bean. Tests with equal
 * annotations share a context, and so its app.
 */
final class PassageContextCustomizerFactory implements ContextCustomizerFactory {

	@Override
	public @Nullable ContextCustomizer createContextCustomizer(Class<?> testClass,
			List<ContextConfigurationAttributes> attributes) {
		PassageSandboxTest annotation = TestContextAnnotationUtils.findMergedAnnotation(testClass,
				PassageSandboxTest.class);
		return (annotation != null) ? new PassageContextCustomizer(annotation) : null;
	}

	/**
	 * A record, because Spring compares customizers to find a cached context.
	 *
	 * @param annotation the annotation of the test
	 */
	private record PassageContextCustomizer(PassageSandboxTest annotation) implements ContextCustomizer {

		@Override
		public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration configuration) {
			SandboxControl control = SandboxProcess.shared().createApp(this.annotation.authOrigin());
			SandboxApp app = control.app();
			context.getEnvironment()
				.getPropertySources()
				.addFirst(new MapPropertySource("passageSandbox",
						Map.of(this.annotation.appIdProperty(), app.id(), this.annotation.apiKeyProperty(),
								app.apiKey(), this.annotation.apiUrlProperty(), app.apiUrl().toString(),
								this.annotation.authUrlProperty(), app.authUrl().toString())));
			context.getBeanFactory().registerSingleton("passageSandboxControl", control);
			// Not the web server's own event: its package differs between versions of
			// Spring Boot
			context.addApplicationListener((ApplicationListener<ContextRefreshedEvent>) (event) -> {
				if (event.getApplicationContext() == context) {
					useOriginOfServer(control, context.getEnvironment());
				}
			});
		}

		private static void useOriginOfServer(SandboxControl control, ConfigurableEnvironment environment) {
			String port = environment.getProperty("local.server.port");
			if (port != null) {
				boolean tls = environment.getProperty("server.ssl.enabled", Boolean.class,
						environment.containsProperty("server.ssl.bundle")
								|| environment.containsProperty("server.ssl.key-store")
								|| environment.containsProperty("server.ssl.certificate"));
				control.setAuthOrigin((tls ? "https" : "http") + "://localhost:" + port);
			}
		}

	}

}
