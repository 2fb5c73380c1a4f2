package io.passkeyprofile.profile.web;

import org.springframework.context.MessageSource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/**
 * The body of an error on a JSON route.
 *
 * @param code what went wrong, for programs: lower-case words joined by underscores
 * @param error what went wrong, for people
 */
public record JsonError(String code, String error) {

	/**
	 * Builds the answer to a request that failed.
	 * @param status the status of the answer
	 * @param code what went wrong, and the end of the key of its sentence
	 * @param messages the application's sentences
	 * @return the answer, in the language of the request
	 */
	public static ResponseEntity<JsonError> response(HttpStatus status, String code, MessageSource messages) {
		String sentence = messages.getMessage("json." + code, null, LocaleContextHolder.getLocale());
		return ResponseEntity.status(status)
			.contentType(MediaType.APPLICATION_JSON)
			.body(new JsonError(code, sentence));
	}

}
