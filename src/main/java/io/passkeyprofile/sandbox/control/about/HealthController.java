package io.passkeyprofile.sandbox.control.about;

import java.util.Map;

import io.passkeyprofile.sandbox.web.ApiException;
import io.passkeyprofile.sandbox.web.ApiPaths;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.DataAccessException;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Answers whether the sandbox works, which means that its database answers.
 */
@RestController
class HealthController {

	private static final Logger logger = LoggerFactory.getLogger(HealthController.class);

	private final JdbcClient jdbc;

	HealthController(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	@GetMapping(path = ApiPaths.CONTROL + "/health", produces = MediaType.APPLICATION_JSON_VALUE)
	Map<String, String> health() {
		try {
			this.jdbc.sql("select count(*) from app_clock").query(Long.class).single();
			return Map.of("status", "up");
		}
		catch (DataAccessException ex) {
			logger.warn("The database does not answer");
			throw ApiException.databaseDown();
		}
	}

}
