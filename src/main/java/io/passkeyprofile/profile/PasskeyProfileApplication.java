package io.passkeyprofile.profile;

import io.passkeyprofile.jdbc.RedactedSqlExceptionsPostProcessor;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.annotation.EnableScheduling;

/**
 * Starts the application.
 */
@SpringBootApplication
@ConfigurationPropertiesScan
@EnableScheduling
@Import(RedactedSqlExceptionsPostProcessor.class)
public class PasskeyProfileApplication {

	public static void main(String[] args) {
		SpringApplication application = new SpringApplication(PasskeyProfileApplication.class);
		application.addListeners(new LocalProfileListener());
		application.run(args);
	}

}
