package io.passkeyprofile.profile.passage;

import java.net.URI;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.passkeyprofile.passage.PassageException;
import io.passkeyprofile.passage.PassageFlex;
import io.passkeyprofile.passage.PassageUnavailableException;
import io.passkeyprofile.passage.PassageUserIdStore;
import io.passkeyprofile.profile.web.PassageSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.thymeleaf.spring6.view.ThymeleafViewResolver;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Connects the application to the Passage server of its settings.
 */
@Configuration(proxyBeanMethods = false)
class PassageConfiguration {

	private static final Logger logger = LoggerFactory.getLogger(PassageConfiguration.class);

	@Bean
	PassageFlex passageFlex(PassageSettings settings, PassageUserIdStore passageUserIds, PassageRequests requests) {
		warnIfReadable(settings);
		return PassageFlex.builder(settings.appId(), settings.apiKey())
			.baseUrl(URI.create(settings.apiUrl()))
			.connectTimeout(settings.connectTimeout())
			.readTimeout(settings.readTimeout())
			.userIdStore(passageUserIds)
			.interceptor(requests)
			.build();
	}

	/**
	 * Limits how many threads wait for Passage, so that others can serve pages that don't
	 * need it.
	 */
	@Bean
	Bulkhead passageBulkhead(PassageSettings settings) {
		return Bulkhead.of("passage",
				BulkheadConfig.custom()
					.maxConcurrentCalls(settings.requestsAtOnce())
					.maxWaitDuration(settings.maxWait())
					.writableStackTraceEnabled(false)
					.build());
	}

	/**
	 * Sends nothing to Passage for a while after most requests failed, so that a Passage
	 * that hangs doesn't make every page wait. Then one request finds out whether it
	 * answers again.
	 */
	@Bean
	CircuitBreaker passageCircuitBreaker(PassageSettings settings) {
		CircuitBreaker breaker = CircuitBreaker.of("passage",
				CircuitBreakerConfig.custom()
					.slidingWindowSize(settings.circuitBreaker().window())
					.minimumNumberOfCalls((settings.circuitBreaker().window() + 1) / 2)
					.failureRateThreshold(50)
					.recordException(PassageConfiguration::isOutage)
					.waitDurationInOpenState(settings.circuitBreaker().pause())
					.permittedNumberOfCallsInHalfOpenState(1)
					// By a timer: otherwise it would compare times of a clock that may be
					// set back
					.automaticTransitionFromOpenToHalfOpenEnabled(true)
					.writableStackTraceEnabled(false)
					.build());
		breaker.getEventPublisher()
			.onStateTransition((event) -> logger.warn("The circuit breaker of Passage went from {} to {}",
					event.getStateTransition().getFromState(), event.getStateTransition().getToState()));
		return breaker;
	}

	/** Returns whether other requests would fail in the same way. */
	private static boolean isOutage(Throwable failure) {
		return failure instanceof PassageUnavailableException
				|| (failure instanceof PassageException answer && answer.getStatus() >= 500);
	}

	@Bean
	HealthIndicator passageHealthIndicator(PassageRequests requests) {
		return requests::health;
	}

	/**
	 * Tells all pages the URL of the Passage app, for the ceremonies of their scripts.
	 */
	@Autowired
	void addAuthenticationApi(ThymeleafViewResolver views, PassageSettings settings) {
		views.addStaticVariable("authenticationApi",
				settings.authUrl().replaceFirst("/+$", "") + "/apps/" + settings.appId());
	}

	private static void warnIfReadable(PassageSettings settings) {
		if (PassageSettings.isReadableOnTheWay(settings.apiUrl())
				|| PassageSettings.isReadableOnTheWay(settings.authUrl())) {
			logger.warn("passage.api-url or passage.auth-url is plain http and not on this machine. Anybody on the way"
					+ " can read and change what is sent: the API key, usernames, passkeys, transactions and nonces."
					+ " Use https.");
		}
	}

}
