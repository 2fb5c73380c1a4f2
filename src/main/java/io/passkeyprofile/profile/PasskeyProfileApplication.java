package io.passkeyprofile.profile;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.scheduling.annotation.EnableScheduling;

/**
 * Starts the web application.
 */
@SpringBootApplication
@ConfigurationPropertiesScan
@EnableScheduling
public class PasskeyProfileApplication {

	public static void main(String[] args) {
		SpringApplication.run(PasskeyProfileApplication.class, args);
	}

}
