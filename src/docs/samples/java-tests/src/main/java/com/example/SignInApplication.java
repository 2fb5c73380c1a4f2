package com.example;

import java.net.URI;

import io.passkeyprofile.passage.PassageException;
import io.passkeyprofile.passage.PassageFlex;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * People sign in with a passkey and are greeted.
 */
@SpringBootApplication
public class SignInApplication {

	public static void main(String[] args) {
		SpringApplication.run(SignInApplication.class, args);
	}

	@Bean
	PassageFlex passage(@Value("${passage.app-id}") String appId, @Value("${passage.api-key}") String apiKey,
			@Value("${passage.api-url}") URI apiUrl) {
		return PassageFlex.builder(appId, apiKey).baseUrl(apiUrl).build();
	}

	@RestController
	record SignInController(PassageFlex passage, @Value("${passage.app-id}") String appId,
			@Value("${passage.auth-url}") URI authUrl) {

		/** What the page needs to know of Passage. */
		@GetMapping("/passage-url")
		String passageUrl() {
			return this.authUrl + "/apps/" + this.appId;
		}

		@PostMapping("/sign-in")
		ResponseEntity<String> signIn(@RequestBody String nonce) {
			try {
				return ResponseEntity.ok("Hello, " + this.passage.auth().verifyNonce(nonce));
			}
			catch (PassageException ex) {
				return (ex.getStatus() == 401) ? ResponseEntity.status(401).body("Please try again.")
						: ResponseEntity.status(503).body("You can't sign in right now.");
			}
		}

	}

}
