package io.passkeyprofile.sandbox.control.fault;

import java.util.List;
import java.util.Map;

import io.passkeyprofile.sandbox.app.App;
import io.passkeyprofile.sandbox.web.ApiException;
import io.passkeyprofile.sandbox.web.ApiPaths;
import jakarta.validation.Valid;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Makes, lists and clears the faults of an app.
 */
@RestController
class FaultsController {

	private static final String FAULTS = ApiPaths.CONTROL + "/faults";

	private final Faults faults;

	FaultsController(Faults faults) {
		this.faults = faults;
	}

	@GetMapping(path = FAULTS, produces = MediaType.APPLICATION_JSON_VALUE)
	Map<String, List<ActiveFault>> list(App app) {
		return Map.of("faults", this.faults.list(app));
	}

	@PostMapping(path = FAULTS, produces = MediaType.APPLICATION_JSON_VALUE)
	@ResponseStatus(HttpStatus.CREATED)
	ActiveFault create(App app, @Valid @RequestBody Fault fault) {
		return this.faults.add(app, fault);
	}

	@DeleteMapping(FAULTS)
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void clear(App app) {
		this.faults.clear(app);
	}

	@DeleteMapping(FAULTS + "/{fault_id}")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void clear(App app, @PathVariable("fault_id") String faultId) {
		if (!faultId.matches("[0-9]{1,18}") || !this.faults.clear(app, Long.parseLong(faultId))) {
			throw ApiException.notFound("fault_not_found", "The app has no such fault.");
		}
	}

}
