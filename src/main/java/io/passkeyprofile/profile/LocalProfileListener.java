package io.passkeyprofile.profile;

import io.passkeyprofile.start.StartRefusedException;

import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.support.EnvironmentPostProcessorApplicationListener;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;
import org.springframework.core.env.Profiles;
import org.springframework.core.io.ClassPathResource;

/**
 * Refuses to start with the local profile if it isn't there: the application's jar has
 * neither the sandbox nor demo data. Acts as soon as the profiles are known, before
 * anything complains about missing settings.
 */
class LocalProfileListener implements ApplicationListener<ApplicationEnvironmentPreparedEvent>, Ordered {

	@Override
	public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
		if (event.getEnvironment().acceptsProfiles(Profiles.of("local"))
				&& !new ClassPathResource("application-local.yml").exists()) {
			throw new StartRefusedException("The local profile is not in this jar: run ./mvnw spring-boot:run instead,"
					+ " which starts the application with a sandbox and demo data.");
		}
	}

	@Override
	public int getOrder() {
		// The profiles are known, and logging has not started
		return EnvironmentPostProcessorApplicationListener.DEFAULT_ORDER + 1;
	}

}
